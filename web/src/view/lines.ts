/**
 * How a line between two notes runs: a quadratic bend, of twelve the one that crosses fewest notes, ending
 * a little before the paper, with its badge at a free spot near the middle. Pure; sheet units.
 */
import type { Point, Rect } from "../model/types";

export interface Route {
  readonly start: Point;
  readonly control: Point;
  readonly end: Point;
  readonly badge: Point;
}

/** Sideways bends as shares of the distance; straight first, so that it wins when nothing is crossed. */
const BENDS = [0, 0.1, -0.1, 0.2, -0.2, 0.3, -0.3, 0.42, -0.42, 0.56, -0.56, 0.7];
/** Where the badge may sit on the line, best first. */
const SPOTS = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74];
const GAP = 5;
const SAMPLES = 24;
const BADGE = 24;

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

/** The route from one note to another; `others` are the notes it should not cross, `badges` those set before. */
export function route(from: Rect, to: Rect, others: readonly Rect[], badges: readonly Point[] = []): Route {
  const a = centre(from);
  const b = centre(to);
  const near = others.filter((box) => mayCross(box, a, b));
  let best = { cost: Number.POSITIVE_INFINITY, control: centre(from) };
  for (const bend of BENDS) {
    const control = bent(a, b, bend);
    const cost = crossings(a, control, b, near) * 10 + Math.abs(bend) * 6;
    if (cost < best.cost) best = { cost, control };
  }
  const start = leave(a, best.control, b, from);
  const end = leave(b, best.control, a, to);
  return { start, control: best.control, end, badge: badgeSpot(start, best.control, end, near, badges) };
}

function bent(a: Point, b: Point, bend: number): Point {
  const middle = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
  return { x: middle.x - (b.y - a.y) * bend, y: middle.y + (b.x - a.x) * bend };
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

function crossings(a: Point, control: Point, b: Point, boxes: readonly Rect[]): number {
  let count = 0;
  for (const box of boxes) {
    for (let step = 1; step < SAMPLES; step++) {
      if (inside(box, along(a, control, b, step / SAMPLES), 2)) {
        count++;
        break;
      }
    }
  }
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
