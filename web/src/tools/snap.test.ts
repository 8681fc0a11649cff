import { describe, expect, it } from "vitest";
import type { Rect } from "../model/types";
import { layout } from "../testing/board";
import { snap } from "./snap";

const NOTE = { w: 100, h: 70 };

/** Zones as of the small board: left has places at 110 or 220 and 110 or 190. */
function at(x: number, y: number, others: readonly Rect[] = [], near = 12): [number, number] {
  const found = snap({ x, y, ...NOTE }, { zones: layout().zones, notesIn: () => others, near });
  return [found.x, found.y];
}

const there = (x: number, y: number): Rect => ({ x, y, ...NOTE });

describe("a dragged note", () => {
  it("comes to lie in a place that is near", () => {
    expect([at(117, 104), at(219, 196)]).toEqual([
      [110, 110],
      [220, 190],
    ]);
  });

  it("stays where it is let go, farther away and outside of all areas", () => {
    expect([at(165, 140), at(800, 400)]).toEqual([
      [165, 140],
      [800, 400],
    ]);
  });

  it("isn't drawn onto another note", () => {
    expect(at(117, 104, [there(108, 108)])).toEqual([117, 104]);
  });

  it("comes into line with a neighbour, on either axis or both", () => {
    expect(at(150, 190, [there(146, 105)])).toEqual([146, 190]);
    expect(at(225, 155, [there(120, 152)])).toEqual([225, 152]);
  });

  it("stays in its area", () => {
    // In line with the neighbour its middle would lie beyond the right edge.
    expect(at(289, 150, [there(291, 240)])).toEqual([289, 150]);
  });
});
