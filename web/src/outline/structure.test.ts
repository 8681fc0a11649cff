import { describe, expect, it } from "vitest";
import type { Layout, Zone } from "../model/types";
import { layout as small, zone } from "../testing/board";
import { blocks, partLabel, sections, tableOf, zoneTitle } from "./structure";

const t = (key: string, params: object = {}): string => `${key} ${JSON.stringify(params)}`;
const box = { x: 0, y: 0, w: 200, h: 100 };
const named = (id: string, order: number, more: Partial<Zone>): Zone => ({
  ...zone(id, box, order),
  label: id,
  ...more,
});
const of = (zones: readonly Zone[], rings: Layout["rings"] = []): Layout => ({ ...small(), zones, rings });

/** Two models side by side, two customer groups, a cell for each pair, conclusions below. */
const matrix = of([
  named("area", 1, { kind: "text" }),
  named("m1.name", 2, { kind: "text", col: "m1", label: "Model 1" }),
  named("m1.features", 3, { col: "m1", label: "Features" }),
  named("m2.name", 4, { kind: "text", col: "m2", label: "Model 2" }),
  named("m2.features", 5, { col: "m2", label: "Features" }),
  named("g1.name", 6, { kind: "text", row: "g1", label: "Group 1" }),
  named("g1.m1", 7, { kind: "cross-cell", row: "g1", col: "m1" }),
  named("g1.m2", 8, { kind: "cross-cell", row: "g1", col: "m2" }),
  named("g2.name", 9, { kind: "text", row: "g2", label: "Group 2" }),
  named("g2.m1", 10, { kind: "cross-cell", row: "g2", col: "m1" }),
  named("g2.m2", 11, { kind: "cross-cell", row: "g2", col: "m2" }),
  named("conclusions", 12, {}),
]);

describe("sections", () => {
  it("are the zones in reading order, whatever order they come in", () => {
    const layout = of([named("b", 2, {}), named("label", 0, { order: null }), named("a", 1, {})]);
    expect(sections(layout, new Map(), t).map((each) => each.key)).toEqual(["a", "b"]);
  });

  it("gather the rings of a life area under its name", () => {
    const layout = of(
      [
        named("now.home", 1, { ring: "now", lifeArea: "home", label: "Home – now" }),
        named("help.home", 2, { ring: "help", lifeArea: "home", label: "Home – help" }),
        named("parking", 3, {}),
      ],
      [{ id: "now", label: "Life situation" }],
    );
    const [home, parking] = sections(layout, new Map(), t);
    expect([home?.label, home?.zones.length, parking?.label]).toEqual(["Home", 2, "parking"]);
    const [now, help] = home?.zones ?? [];
    expect(now && partLabel(now, layout, new Map(), t)).toBe("Life situation");
    expect(help && partLabel(help, layout, new Map(), t)).toBe("Home – help");
  });

  it("of a table are its rows and columns, under the names that the group wrote", () => {
    const labels = sections(matrix, new Map([["g1.name", " Older people "]]), t).map((each) => each.label);
    expect(labels).toEqual(["area", "Model 1", "Model 2", "Older people", "Group 2", "conclusions"]);
  });

  it("of a row name its cells by their columns", () => {
    const row = sections(matrix, new Map(), t).find((each) => each.key === "g1");
    const parts = row?.zones.map((each) => partLabel(each, matrix, new Map([["m2.name", "Bus"]]), t));
    expect(parts).toEqual(["Group 1", "Model 1", "Bus"]);
  });

  it("number rows that have no name of their own", () => {
    const layout = of([
      named("r1.solution", 1, { row: "r1", col: "solution" }),
      named("r1.owner", 2, { row: "r1", col: "owner" }),
    ]);
    expect(sections(layout, new Map(), t)[0]?.label).toBe('board.row {"i":"1"}');
  });
});

describe("a table", () => {
  it("has a line of heads for each kind above the rows, and a cell where a row and a column meet", () => {
    const table = tableOf(matrix);
    expect(table?.columns).toEqual(["m1", "m2"]);
    expect(table?.heads.map((line) => line.map((each) => each?.id))).toEqual([
      ["m1.name", "m2.name"],
      ["m1.features", "m2.features"],
    ]);
    expect(table?.rows.map((row) => [row.name?.id, ...row.cells.map((cell) => cell?.id)])).toEqual([
      ["g1.name", "g1.m1", "g1.m2"],
      ["g2.name", "g2.m1", "g2.m2"],
    ]);
  });

  it("stands in the list once, where its first zone does", () => {
    expect(
      blocks(matrix, new Map(), t).map((block) => (block.kind === "table" ? "table" : block.section.key)),
    ).toEqual(["area", "table", "conclusions"]);
  });

  it("is not made of an oval sheet", () => {
    expect(tableOf(small())).toBeNull();
  });
});

it.each([
  ["m1.features", "Features: Library"],
  ["m2.features", "Features: Model 2"],
  ["g2.m1", "Group 2, Library"],
  ["m1.name", "Model 1"],
  ["conclusions", "conclusions"],
])("%s standing alone is called with its row and column as written", (id, title) => {
  const zone = matrix.zones.find((each) => each.id === id);
  expect(zone && zoneTitle(zone, matrix, new Map([["m1.name", " Library"]]), t)).toBe(title);
});
