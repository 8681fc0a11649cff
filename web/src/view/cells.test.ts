import { describe, expect, it } from "vitest";
import type { Layout, Rect, Zone } from "../model/types";
import { layout as small, zone } from "../testing/board";
import { cellAt, DISC, markCells, markName, markSpot } from "./cells";

const t = (key: string): string => ({ "board.mark.cross": "X", "board.mark.bigcross": "Big X" })[key] ?? key;

function cell(id: string, order: number, more: Partial<Zone> = {}): Zone {
  const at = { x: 100 * order, y: 0, w: 90, h: 80 };
  return { ...zone(id, at, order, "cross-cell"), marks: ["cross"], ...more };
}

const named = (id: string, more: Partial<Zone>): Zone => ({
  ...zone(id, { x: 0, y: 500, w: 10, h: 10 }, 9, "text"),
  ...more,
});

const sheet: Layout = {
  ...small(),
  zones: [
    cell("r1.yes", 2, { row: "r1", col: "yes", label: "We commit" }),
    cell("r1.m1", 1, { row: "r1", col: "m1", label: "X" }),
    cell("r2.like", 3, { row: "r2", col: "like", label: "X: interesting" }),
    named("r1.name", { row: "r1", label: "Group 1" }),
    named("m1.name", { col: "m1", label: "Model 1" }),
  ],
};

describe("cells", () => {
  it("come in reading order", () => {
    expect(markCells(sheet).map(({ id }) => id)).toEqual(["r1.m1", "r1.yes", "r2.like"]);
  });

  it("are found under a point", () => {
    expect(cellAt(sheet, { x: 250, y: 40 })?.id).toBe("r1.yes");
    expect(cellAt(sheet, { x: 195, y: 40 })).toBeUndefined();
  });

  it.each([
    ["r1.m1", "X: Elders, Model 1"],
    ["r1.yes", "X: We commit: Elders"],
    ["r2.like", "X: interesting: board.row"],
  ])("%s is called %s", (id, name) => {
    const here = sheet.zones.find((each) => each.id === id) as Zone;
    expect(markName("cross", here, sheet, new Map([["r1.name", "Elders"]]), t)).toBe(name);
  });
});

describe("a mark is drawn", () => {
  const wide = cell("wide", 1, { box: { x: 0, y: 0, w: 220, h: 86 } });
  const note = (x: number): Rect => ({ x, y: 6, w: 104, h: 66 });

  it("in the middle of an empty cell", () => {
    expect(markSpot(wide, "cross", [])).toEqual({ x: 110, y: 43, scale: 1, over: false });
  });

  it("where the notes leave room", () => {
    const { x, over } = markSpot(wide, "cross", [note(6)]);
    expect([x - DISC > 110, x + DISC < 220, over]).toEqual([true, true, false]);
    expect(markSpot(wide, "cross", [note(110)]).x).toBeLessThan(110);
  });

  it("small over the notes that fill the cell", () => {
    const spot = markSpot(wide, "cross", [note(4), note(112)]);
    expect([spot.over, spot.scale < 1, spot.x + DISC * spot.scale]).toEqual([true, true, 220]);
  });

  it("as large as its cell allows, a big one larger", () => {
    const narrow = cell("narrow", 1, { box: { x: 0, y: 0, w: 56, h: 130 } });
    const large = cell("large", 1, { box: { x: 0, y: 0, w: 300, h: 200 } });
    expect(markSpot(narrow, "cross", []).scale * DISC).toBe(25);
    expect([markSpot(large, "cross", []).scale, markSpot(large, "bigcross", []).scale]).toEqual([1, 1.7]);
  });
});
