import { describe, expect, it } from "vitest";
import fixture from "../../../tests/fixtures/reading_order.json";
import { layout } from "../testing/board";
import { groupByZone, readingOrder } from "./order";

describe("reading order (shared fixture)", () => {
  it.each(fixture.cases.map((c) => [c.id, c] as const))("%s", (_, { noteHeight, notes, expect: wanted }) => {
    expect(readingOrder(notes, noteHeight)).toEqual(wanted);
    expect(readingOrder([...notes].reverse(), noteHeight)).toEqual(wanted);
  });
});

it("goes zone by zone, those outside last", () => {
  const note = (id: string, zone: string | null, x: number) => ({ id, zone, x, y: 0, w: 100, h: 70 });
  const notes = [note("o", null, 0), note("r", "right", 0), note("l2", "left", 50), note("l1", "left", 0)];
  expect([...groupByZone(notes, layout())]).toEqual([
    ["left", ["l1", "l2"]],
    ["right", ["r"]],
    [null, ["o"]],
  ]);
});
