/** What of the sheet's picture must stay readable: its names. Read from the drawing itself; sheet units. */
import type { Layout, Point, Rect } from "../model/types";

export interface Ground {
  /** What the names cover, a name along an arc in several pieces. */
  readonly names: readonly Rect[];
  /** Depth of the band of names inside an oval; 0 on other sheets. */
  readonly rim: number;
}

export const NO_GROUND: Ground = { names: [], rim: 0 };

/** Letters above and below their baseline, and the width of the last one, em. */
const UP = 0.82;
const DOWN = 0.22;
const WIDE = 0.6;
/** Letters of an arc in one piece: a longer piece would cover ground beside the bend. */
const TOGETHER = 3;
/** The band's depth for each su of its letters, and its least; as the server draws it. */
const DEPTH = 1.4;
const LEAST_DEPTH = 30;

/** The ground of the names in a drawn picture. */
export function groundOf(picture: ParentNode): Ground {
  const labels = [...picture.querySelectorAll<SVGTextElement>("text[data-label]")];
  const onRim = labels.filter((label) => label.classList.contains("label-rim")).map(sizeOf);
  const rim = onRim.length > 0 ? Math.max(LEAST_DEPTH, Math.max(...onRim) * DEPTH) : 0;
  return { names: labels.flatMap(namePieces), rim };
}

const sizeOf = (label: Element): number => Number(label.getAttribute("font-size") ?? 0);

function namePieces(label: SVGTextElement): Rect[] {
  const [turns, xs, ys] = ["rotate", "x", "y"].map((name) => numbers(label.getAttribute(name)));
  if (turns && xs && ys && turns.length > 0) return arcPieces(xs, ys, turns, sizeOf(label));
  const { x, y, width, height } = label.getBBox();
  return width > 0 ? [{ x, y, w: width, h: height }] : [];
}

const numbers = (text: string | null): number[] => (text ? text.trim().split(/\s+/).map(Number) : []);

/** The boxes of a name along an arc, from where each letter starts and how far it is turned (degrees). */
export function arcPieces(
  xs: readonly number[],
  ys: readonly number[],
  turns: readonly number[],
  size: number,
): Rect[] {
  const letters = turns.map((turn, index) => {
    const [x = 0, y = 0] = [xs[index], ys[index]];
    const next = index + 1 < turns.length ? { x: xs[index + 1] ?? x, y: ys[index + 1] ?? y } : null;
    return letterCorners({ x, y }, next ? Math.hypot(next.x - x, next.y - y) : WIDE * size, turn, size);
  });
  const pieces: Rect[] = [];
  for (let at = 0; at < letters.length; at += TOGETHER)
    pieces.push(around(letters.slice(at, at + TOGETHER).flat()));
  return pieces;
}

function letterCorners(start: Point, wide: number, turn: number, size: number): Point[] {
  const [cos, sin] = [Math.cos((turn * Math.PI) / 180), Math.sin((turn * Math.PI) / 180)];
  const at = (along: number, up: number): Point => ({
    x: start.x + along * cos + up * sin,
    y: start.y + along * sin - up * cos,
  });
  return [at(0, UP * size), at(wide, UP * size), at(wide, -DOWN * size), at(0, -DOWN * size)];
}

function around(points: readonly Point[]): Rect {
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, w: Math.max(...xs) - x, h: Math.max(...ys) - y };
}

/** Whether a point lies outside the oval, or on its band of names. Never on other sheets. */
export function onRim(point: Point, rim: number, polar: Layout["polar"]): boolean {
  if (!polar) return false;
  return Math.hypot((point.x - polar.cx) / (polar.rx - rim), (point.y - polar.cy) / (polar.ry - rim)) > 1;
}
