import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import { random } from "../testing/board";
import { choosePointers, MOST_POINTERS } from "./pointers";

const VIEW = { x: 0, y: 0, w: 100, h: 100 };
const pointed = (x: number, y: number, at = 0) => ({ cursor: signal({ x, y, at }) });

describe("whose pointers are drawn", () => {
  it("is everybody's while there are few", () => {
    const few = Array.from({ length: MOST_POINTERS }, (_, i) => pointed(i * 1_000, 0));
    expect(choosePointers(few, VIEW, { x: 0, y: 0 })).toBe(few);
  });

  it("is those in view, the nearest first, and then of those who moved last", () => {
    const far = pointed(90, 90);
    const near = pointed(10, 10);
    const [old, recent, newest] = [pointed(500, 0, 1), pointed(-1, 0, 2), pointed(900, 900, 3)];
    const all = [old, recent, far, newest, near];
    const chosen = (most: number) => choosePointers(all, VIEW, { x: 0, y: 0 }, most);
    expect(chosen(1)).toEqual([near]);
    expect(chosen(4)).toEqual([near, far, newest, recent]);
  });

  it("is 40 of any crowd, whoever has just gone", () => {
    const roll = random(3);
    const crowd = Array.from({ length: 900 }, () => pointed(roll() * 300 - 100, roll() * 300 - 100));
    const gone = { cursor: signal(null) };
    const chosen = choosePointers([gone, ...crowd], VIEW, { x: 50, y: 50 });
    expect(chosen.length).toBe(MOST_POINTERS);
    expect(new Set(chosen).size).toBe(MOST_POINTERS);
    expect(chosen).not.toContain(gone);
  });
});
