/** Circles as they are drawn: one numbered ring around each member, rings of several circles outside each other. */
import type { Rect } from "../model/types";

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
