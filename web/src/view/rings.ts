/** Circles as they are drawn: one numbered ring around each member, rings of several circles outside each other. */
import type { Point, Rect } from "../model/types";

export interface RingSource {
  readonly id: string;
  readonly members: readonly string[];
}

export interface Ring extends Rect {
  readonly circle: string;
  readonly note: string;
  /** From 1, in order of creation; the colour repeats after six, the number does not. */
  readonly number: number;
  readonly colour: number;
  /** How many other circles go around the same note further in. */
  readonly depth: number;
}

const OUTSIDE = 4;
const APART = 6;
export const COLOURS = 6;

/** Where on a ring its number may stand, best first: shares of its width and height. */
const SPOTS = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
  [0.5, 0],
] as const;

export const ringColour = (number: number): number => ((number - 1) % COLOURS) + 1;

export function rings(circles: readonly RingSource[], boxOf: (note: string) => Rect | undefined): Ring[] {
  const depths = new Map<string, number>();
  return circles.flatMap((circle, index) =>
    circle.members.flatMap((note) => {
      const box = boxOf(note);
      if (!box) return [];
      const depth = depths.get(note) ?? 0;
      depths.set(note, depth + 1);
      const out = OUTSIDE + depth * APART;
      const number = index + 1;
      return [
        {
          circle: circle.id,
          note,
          number,
          colour: ringColour(number),
          depth,
          x: box.x - out,
          y: box.y - out,
          w: box.w + 2 * out,
          h: box.h + 2 * out,
        },
      ];
    }),
  );
}

/** A round badge, su. */
export interface Disc extends Point {
  readonly r: number;
}

/** Where the numbers of the rings stand: each free of the others, of other badges and of the sheet's names. */
export function tagSpots(
  all: readonly Ring[],
  r: number,
  badges: readonly Disc[],
  names: readonly Rect[],
): Point[] {
  const taken = [...badges];
  return all.map((ring) => {
    const spots = SPOTS.map(([x, y]) => ({ x: ring.x + x * ring.w, y: ring.y + y * ring.h }));
    const apart = (spot: Point): boolean =>
      taken.every((disc) => Math.hypot(disc.x - spot.x, disc.y - spot.y) >= disc.r + r);
    const legible = (spot: Point): boolean => !names.some((name) => touches(name, spot, r));
    const spot = spots.find((each) => apart(each) && legible(each)) ??
      spots.find(apart) ?? { x: ring.x, y: ring.y };
    taken.push({ ...spot, r });
    return spot;
  });
}

function touches(box: Rect, { x, y }: Point, r: number): boolean {
  const dx = x - Math.max(box.x, Math.min(x, box.x + box.w));
  const dy = y - Math.max(box.y, Math.min(y, box.y + box.h));
  return Math.hypot(dx, dy) < r;
}
