/** Whose pointers are drawn when more people point than anybody can follow. Pure; sheet units. */
import type { Point, Rect } from "../model/types";

/** So many are drawn at most. */
export const MOST_POINTERS = 40;

interface Pointed {
  /** Where, and since when. */
  readonly cursor: { peek(): (Point & { readonly at: number }) | null };
}

/** Those in view, the nearest to `near` first; then those who moved last. */
export function choosePointers<T extends Pointed>(
  pointing: readonly T[],
  view: Rect,
  near: Point,
  most = MOST_POINTERS,
): readonly T[] {
  if (pointing.length <= most) return pointing;
  return pointing
    .flatMap((each) => {
      const at = each.cursor.peek();
      if (!at) return [];
      const seen = inside(view, at);
      return [{ each, seen, order: seen ? Math.hypot(at.x - near.x, at.y - near.y) : -at.at }];
    })
    .sort((a, b) => Number(b.seen) - Number(a.seen) || a.order - b.order)
    .slice(0, most)
    .map(({ each }) => each);
}

function inside(view: Rect, { x, y }: Point): boolean {
  return x >= view.x && x <= view.x + view.w && y >= view.y && y <= view.y + view.h;
}
