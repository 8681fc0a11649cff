import { describe, expect, it } from "vitest";
import { standIn } from "./standIn";

const order = ["a", "b", "c", "d"];
const only =
  (...ids: string[]) =>
  (id: string): boolean =>
    ids.includes(id);

describe("the keyboard of a note that is gone", () => {
  it.each([
    ["goes to the next", "b", only("a", "c", "d"), "c"],
    ["passes over others that are gone too", "b", only("a", "d"), "d"],
    ["goes to the nearest before the last", "d", only("a", "b"), "b"],
    ["goes to the first when nobody knows where it was", "x", only("b", "c"), "b"],
    ["goes nowhere when nothing is left", "b", only(), null],
  ])("%s", (_, gone, there, wanted) => {
    expect(standIn(order, gone, there)).toBe(wanted);
  });
});
