import { describe, expect, it } from "vitest";
import fixture from "../../../tests/fixtures/reading_order.json";
import { readingOrder } from "./order";

describe("reading order (shared fixture)", () => {
  it.each(fixture.cases.map((c) => [c.id, c] as const))("%s", (_, { noteHeight, notes, expect: wanted }) => {
    expect(readingOrder(notes, noteHeight)).toEqual(wanted);
    expect(readingOrder([...notes].reverse(), noteHeight)).toEqual(wanted);
  });
});
