import { expect, it } from "vitest";
import type { Layout, Zone } from "../model/types";
import { layout as small, zone } from "../testing/board";
import { counted } from "./counts";

const box = { x: 0, y: 0, w: 10, h: 10 };
const name = (id: string, more: Partial<Zone>): Zone => ({ ...zone(id, box, 1, "text"), ...more });
const cell = (row: string, col: string): Zone => ({
  ...zone(`${row}.${col}`, box, 2, "cross-cell"),
  row,
  col,
  marks: ["cross"],
});

const matrix: Layout = {
  ...small(),
  zones: [
    ...["m1", "m2"].map((col) => name(`${col}.name`, { col })),
    ...["g1", "g2", "g3"].flatMap((row) => [
      name(`${row}.name`, { row, col: "name" }),
      cell(row, "m1"),
      cell(row, "m2"),
    ]),
  ],
};
const written = new Map([
  ["g1.name", "Elders"],
  ["g2.name", "Young"],
  ["g3.name", " "],
  ["m1.name", "Library"],
]);
const at = (...zones: string[]) => zones.map((id) => ({ zone: id }));
const brief = (marks: { zone: string }[]) => {
  const { rows, columns } = counted(matrix, marks, written);
  return [...rows, ...columns].map(
    ({ name: field, marks: n, gap }) => `${field.id} ${n}${gap ? " gap" : ""}`,
  );
};

it("named rows and columns are counted, a row without a mark is a gap, a column isn't", () => {
  expect(brief(at("g1.m1", "g1.m2"))).toEqual(["g1.name 2", "g2.name 0 gap", "m1.name 1"]);
  expect(brief(at("g1.m2"))).toEqual(["g1.name 1", "g2.name 0 gap", "m1.name 0"]);
});

it("nothing is counted before the first mark", () => {
  expect(brief([])).toEqual([]);
});

it("a row with one cell for marks says itself whether it is marked", () => {
  const one = { ...matrix, zones: matrix.zones.filter(({ id }) => !id.endsWith(".m2")) };
  expect(counted(one, at("g1.m1"), written).rows).toEqual([]);
});
