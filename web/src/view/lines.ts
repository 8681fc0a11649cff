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
  /** How it bends: sideways as a share of the distance, and where along the way (0 to 1). */
  readonly bend: number;
  readonly skew: number;
  /** Where along the way the badge is (0 to 1). */
  readonly spot: number;
}

/** What a line should keep clear of. */
export interface Obstacles {
  readonly notes: readonly Rect[];
  /** The badges that were set before. */
  readonly badges: readonly Point[];
  /** Lines between the same two notes that were led before. */
  readonly beside: readonly Route[];
  readonly ground: Ground;
  readonly polar: Layout["polar"];
}

export const NOTHING: Obstacles = { notes: [], badges: [], beside: [], ground: NO_GROUND, polar: null };

/** Sideways bends as shares of the distance; straight first, so that it wins when nothing is crossed. */
const BENDS = [0, 0.1, -0.1, 0.2, -0.2, 0.3, -0.3, 0.42, -0.42, 0.56, -0.56, 0.7, -0.7];
/** Where along the line it bends most: in the middle, else nearer to one end. */
const SKEWS = [0.5, 0.3, 0.7];
/** Where the badge may sit on the line, best first. */
const SPOTS = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8];
const GAP = 5;
const SAMPLES = 24;
const BADGE = 24;
/** Two lines between the same notes, and a line's two ends, stand at least this far apart. */
const APART = 30;
/**
 * What crossing a note, a piece of a name or a 24th of the way on the rim costs, an end under a note, a bend; a
 * line that lies on its neighbour, and one of which nothing is seen between two notes that touch.
 */
const COST = { note: 10, name: 6, rim: 3, hidden: 8, bend: 6, skew: 1, beside: 60, short: 40 };

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
  const near: Obstacles = {
    ...all,
    notes: all.notes.filter((box) => mayCross(box, a, b)),
    ground: { ...all.ground, names: all.ground.names.filter((box) => mayCross(box, a, b)) },
  };
  let best = { cost: Number.POSITIVE_INFINITY, bend: 0, skew: 0.5 };
  for (const bend of [...BENDS, ...around(from, to)]) {
    for (const skew of bend === 0 ? [0.5] : SKEWS) {
      const control = bent(a, b, bend, skew);
      const cost =
        inTheWay(a, control, b, near) + Math.abs(bend) * COST.bend + (skew === 0.5 ? 0 : COST.skew);
      // Looked at last: it takes the most work.
      if (cost < best.cost) {
        const total = cost + atTheEnds(from, control, to, near.notes);
        if (total < best.cost) best = { cost: total, bend, skew };
      }
    }
  }
  return led(from, to, best, (start, control, end) =>
    badgeSpot(start, control, end, [...near.notes, ...near.ground.names], all.badges),
  );
}

/** The same line while one of its notes is dragged: it keeps its bend, and looks for nothing. */
export function follow(line: Route, from: Rect, to: Rect): Route {
  return led(from, to, line, () => line.spot);
}

function led(
  from: Rect,
  to: Rect,
  { bend, skew }: Pick<Route, "bend" | "skew">,
  find: (start: Point, control: Point, end: Point) => number,
): Route {
  const a = centre(from);
  const b = centre(to);
  const control = bent(a, b, bend, skew);
  const start = leave(a, control, b, from);
  const end = leave(b, control, a, to);
  const spot = find(start, control, end);
  return { start, control, end, badge: along(start, control, end, spot), bend, skew, spot };
}

function inTheWay(a: Point, control: Point, b: Point, { notes, ground, polar, beside }: Obstacles): number {
  const way = Array.from({ length: SAMPLES - 1 }, (_, i) => along(a, control, b, (i + 1) / SAMPLES));
  const middle = along(a, control, b, 0.5);
  const nearest = beside.reduce(
    (least, line) => Math.min(least, distance(middle, along(a, line.control, b, 0.5))),
    APART,
  );
  return (
    crossed(way, notes, 2) * COST.note +
    crossed(way, ground.names, 3) * COST.name +
    way.filter((point) => onRim(point, ground.rim, polar)).length * COST.rim +
    (1 - nearest / APART) * COST.beside
  );
}

/** Ends under other notes, and ends so near to each other that nothing is seen between them. */
function atTheEnds(from: Rect, control: Point, to: Rect, notes: readonly Rect[]): number {
  const [a, b] = [centre(from), centre(to)];
  const [start, end] = [leave(a, control, b, from), leave(b, control, a, to)];
  const hidden = [start, end].filter((point) => crossed([point], notes, 2) > 0).length;
  const middle = along(start, control, end, 0.5);
  const under = inside(from, middle, GAP) || inside(to, middle, GAP);
  const short = under ? 1 : Math.max(0, 1 - distance(start, end) / APART);
  return hidden * COST.hidden + short * COST.short;
}

/** Bends, one for each side, that lead around two notes which lie close to each other. */
function around(from: Rect, to: Rect): readonly number[] {
  const [a, b] = [centre(from), centre(to)];
  const length = distance(a, b);
  if (length < 1 || length > 3 * Math.max(from.w, from.h)) return [];
  const [nx, ny] = [Math.abs(b.y - a.y) / length, Math.abs(b.x - a.x) / length];
  const half = Math.max(from.w * nx + from.h * ny, to.w * nx + to.h * ny) / 2;
  const bend = (2 * (half + BADGE)) / length;
  return [bend, -bend];
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);

function bent(a: Point, b: Point, bend: number, skew: number): Point {
  const [dx, dy] = [b.x - a.x, b.y - a.y];
  return { x: a.x + dx * skew - dy * bend, y: a.y + dy * skew + dx * bend };
}

function mayCross(box: Rect, a: Point, b: Point): boolean {
  const slack = Math.max(distance(a, b) * 0.4, 100) + GAP;
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
): number {
  const free = (at: number): boolean => {
    const spot = along(start, control, end, at);
    return (
      !boxes.some((box) => inside(box, spot, BADGE / 2)) &&
      !badges.some((badge) => distance(badge, spot) < BADGE)
    );
  };
  return SPOTS.find(free) ?? 0.5;
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
