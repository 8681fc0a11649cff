/** A sheet that is larger than its frame comes along when something is dragged to the frame's edge. Pure. */
import type { Point, Size } from "../model/types";

/** So near to an edge the sheet begins to move, px; at the edge and beyond it is fastest, px a ms. */
const ZONE = 44;
const FASTEST = 0.9;

/** How far the sheet is to be moved after so many ms, px, while the pointer is at this point of the frame. */
export function edgePan(px: Point, frame: Size, ms: number): Point {
  return { x: pull(px.x, frame.w) * ms, y: pull(px.y, frame.h) * ms };
}

/** Towards the beginning is positive: the sheet follows the hand. */
function pull(at: number, length: number): number {
  // A frame that is all edge has none.
  const zone = Math.min(ZONE, length / 4);
  const before = Math.min(1, (zone - at) / zone);
  const after = Math.min(1, (at - (length - zone)) / zone);
  if (before > 0) return before * FASTEST;
  return after > 0 ? -after * FASTEST : 0;
}
