import { describe, expect, it } from "vitest";
import { edgePan } from "./edge";

const FRAME = { w: 800, h: 600 };

describe("the edge of the frame", () => {
  it.each([
    ["in the middle nothing", 400, 300, [0, 0]],
    ["just inside of the edge nothing", 44, 556, [0, 0]],
    ["halfway at the left half as fast", 22, 300, [0.45, 0]],
    ["at the right the other way", 800, 300, [-0.9, 0]],
    ["beyond the edge no faster", -500, 300, [0.9, 0]],
    ["in a corner both ways", 0, 600, [0.9, -0.9]],
  ])("moves the sheet: %s", (_, x, y, [dx, dy]) => {
    const moved = edgePan({ x, y }, FRAME, 1);
    expect([moved.x, moved.y]).toEqual([expect.closeTo(dx ?? 0), expect.closeTo(dy ?? 0)]);
  });

  it("moves it as far as time has passed", () => {
    expect(edgePan({ x: 0, y: 300 }, FRAME, 20).x).toBeCloseTo(18);
  });
});
