/**
 * How a line between two notes runs: a quadratic bend that crosses as few notes as can be, leaves the names
 * of the sheet readable and stays inside an oval, ends a little before the paper, and has its badge at a free
 * spot near the middle. Pure; sheet units.
 */
import type { Layout, Point, Rect } from "../model/types";
import { type Ground, NO_GROUND, onRim } from "./ground";

export interface Route {
  readonly start: Point;
  readonly control: Point;
  readonly end: Point;
  readonly badge: Point;
}

/** What a line should keep clear of. */
export interface Obstacles {
  readonly notes: readonly Rect[];
  /** The badges that were set before. */
  readonly badges: readonly Point[];
  readonly ground: Ground;
  readonly polar: Layout["polar"];
}

export const NOTHING: Obstacles = { notes: [], badges: [], ground: NO_GROUND, polar: null };

/** Sideways bends as shares of the distance; straight first, so that it wins when nothing is crossed. */
const BENDS = [0, 0.1, -0.1, 0.2, -0.2, 0.3, -0.3, 0.42, -0.42, 0.56, -0.56, 0.7, -0.7];
/** Where along the line it bends most: in the middle, else nearer to one end. */
const SKEWS = [0.5, 0.3, 0.7];
/** Where the badge may sit on the line, best first. */
const SPOTS = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8];
const GAP = 5;
const SAMPLES = 24;
const BADGE = 24;
/** What crossing a note, a piece of a name or a 24th of the way on the rim costs, an end under a note, a bend. */
const COST = { note: 10, name: 6, rim: 3, hidden: 8, bend: 6, skew: 1 };

const centre = (box: Rect): Point => ({ x: box.x + box.w / 2, y: box.y + box.h / 2 });
const inside = (box: Rect, point: Point, margin: number): boolean =>
  point.x > box.x - margin &&
  point.x < box.x + box.w + margin &&
  point.y > box.y - margin &&
  point.y < box.y + box.h + margin;

/** The point of the bend at t from 0 to 1. */
export function along(start: Point, control: Point, end: Point, t: number): Point {
  const s = 1 - t;
  return {
    x: s * s * start.x + 2 * s * t * control.x + t * t * end.x,
    y: s * s * start.y + 2 * s * t * control.y + t * t * end.y,
  };
}

/** The route from one note to another. */
export function route(from: Rect, to: Rect, all: Obstacles = NOTHING): Route {
  const a = centre(from);
  const b = centre(to);
  const notes = all.notes.filter((box) => mayCross(box, a, b));
  const names = all.ground.names.filter((box) => mayCross(box, a, b));
  const hiddenEnds = (control: Point): number =>
    [leave(a, control, b, from), leave(b, control, a, to)].filter((end) => crossed([end], notes, 2) > 0)
      .length;
  let best = { cost: Number.POSITIVE_INFINITY, control: a };
  for (const bend of BENDS) {
    for (const skew of bend === 0 ? [0.5] : SKEWS) {
      const control = bent(a, b, bend, skew);
      const way = Array.from({ length: SAMPLES - 1 }, (_, i) => along(a, control, b, (i + 1) / SAMPLES));
      const cost =
        crossed(way, notes, 2) * COST.note +
        crossed(way, names, 3) * COST.name +
        way.filter((point) => onRim(point, all.ground.rim, all.polar)).length * COST.rim +
        Math.abs(bend) * COST.bend +
        (skew === 0.5 ? 0 : COST.skew);
      // Looked at last: it takes the most work.
      if (cost < best.cost) {
        const total = cost + hiddenEnds(control) * COST.hidden;
        if (total < best.cost) best = { cost: total, control };
      }
    }
  }
  const start = leave(a, best.control, b, from);
  const end = leave(b, best.control, a, to);
  const badge = badgeSpot(start, best.control, end, [...notes, ...names], all.badges);
  return { start, control: best.control, end, badge };
}

function bent(a: Point, b: Point, bend: number, skew: number): Point {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  return { x: a.x + dx * skew - dy * bend, y: a.y + dy * skew + dx * bend };
}

function mayCross(box: Rect, a: Point, b: Point): boolean {
  const slack = Math.hypot(b.x - a.x, b.y - a.y) * 0.4 + GAP;
  return (
    box.x < Math.max(a.x, b.x) + slack &&
    box.x + box.w > Math.min(a.x, b.x) - slack &&
    box.y < Math.max(a.y, b.y) + slack &&
    box.y + box.h > Math.min(a.y, b.y) - slack
  );
}

/** How many of the boxes the way runs through. */
function crossed(way: readonly Point[], boxes: readonly Rect[], margin: number): number {
  let count = 0;
  for (const box of boxes) if (way.some((point) => inside(box, point, margin))) count++;
  return count;
}

/** Where the bend from `a` comes out of its note, a little further. */
function leave(a: Point, control: Point, b: Point, box: Rect): Point {
  for (let step = 1; step < 200; step++) {
    const point = along(a, control, b, step / 200);
    if (!inside(box, point, GAP)) return point;
  }
  return a;
}

function badgeSpot(
  start: Point,
  control: Point,
  end: Point,
  boxes: readonly Rect[],
  badges: readonly Point[],
): Point {
  const spots = SPOTS.map((t) => along(start, control, end, t));
  const free = (spot: Point): boolean =>
    !boxes.some((box) => inside(box, spot, BADGE / 2)) &&
    !badges.some((badge) => Math.hypot(badge.x - spot.x, badge.y - spot.y) < BADGE);
  return spots.find(free) ?? along(start, control, end, 0.5);
}

/** The path of an SVG. */
export const path = ({ start, control, end }: Route): string =>
  `M${n(start.x)} ${n(start.y)}Q${n(control.x)} ${n(control.y)} ${n(end.x)} ${n(end.y)}`;

const n = (value: number): string => String(Math.round(value * 10) / 10);

/** A two-sided arrow head at the end of a route, as the points of a polygon. */
export function arrow({ control, end }: Route, size: number): string {
  const angle = Math.atan2(end.y - control.y, end.x - control.x);
  const at = (turn: number, length: number): string =>
    `${n(end.x - Math.cos(angle + turn) * length)},${n(end.y - Math.sin(angle + turn) * length)}`;
  return `${n(end.x)},${n(end.y)} ${at(0.42, size)} ${at(0, size * 0.68)} ${at(-0.42, size)}`;
}
