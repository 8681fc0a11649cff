import { describe, expect, it } from "vitest";
import type { Rect } from "../model/types";
import { type Effect, type GestureContext, type GestureEvent, IDLE, reduce } from "./gesture";

const context: GestureContext = {
  marking: false,
  selection: new Set(["a", "b", "fixed"]),
  movable: (id) => id !== "fixed",
  notesIn: (rect: Rect) => (rect.w > 50 ? ["a", "c"] : []),
};

/** One su is one px here. */
function play(events: readonly GestureEvent[], with_: GestureContext = context): Effect[] {
  const effects: Effect[] = [];
  let state = IDLE;
  for (const event of events) {
    const [next, out] = reduce(state, event, with_);
    state = next;
    effects.push(...out);
  }
  return effects;
}

const at = (x: number, y: number) => ({ px: { x, y }, su: { x, y } });
const down = (x: number, y: number, note: string | null, more: object = {}): GestureEvent => ({
  type: "down",
  pointer: 1,
  ...at(x, y),
  note,
  touch: false,
  shift: false,
  alt: false,
  right: false,
  pan: false,
  ...more,
});
const move = (x: number, y: number, pointer = 1): GestureEvent => ({
  type: "move",
  pointer,
  ...at(x, y),
  alt: false,
});
const up = (x: number, y: number, time = 0, alt = false): GestureEvent => ({
  type: "up",
  pointer: 1,
  ...at(x, y),
  at: time,
  alt,
});

describe("a pointer on a note", () => {
  it("that trembles is a tap: the note alone is selected and opens", () => {
    expect(play([down(10, 10, "c"), move(12, 11), up(12, 11)])).toEqual([
      { type: "select", ids: ["c"], add: false },
      { type: "open", id: "c" },
    ]);
  });

  it("with Shift adds to or takes from the selection", () => {
    expect(play([down(10, 10, "c", { shift: true }), up(10, 10)])).toEqual([{ type: "toggle", id: "c" }]);
  });

  it("that moves drags the note, and drops it where it was let go", () => {
    const effects = play([down(10, 10, "c"), move(40, 30), move(60, 50), up(61, 52)]);
    expect(effects).toEqual([
      { type: "select", ids: ["c"], add: false },
      { type: "drag", ids: ["c"], by: { x: 30, y: 20 } },
      { type: "drag", ids: ["c"], by: { x: 50, y: 40 } },
      { type: "drop", ids: ["c"], by: { x: 51, y: 42 }, copy: false },
      { type: "drag", ids: ["c"], by: null },
    ]);
  });

  it("drags all that is selected, but not what may not be moved", () => {
    const [first] = play([down(10, 10, "a"), move(40, 10)]);
    expect(first).toEqual({ type: "drag", ids: ["a", "b"], by: { x: 30, y: 0 } });
  });

  it("does nothing when the note may not be moved", () => {
    const alone = { ...context, selection: new Set<string>() };
    expect(play([down(10, 10, "fixed"), move(90, 90), up(90, 90)], alone)).toEqual([]);
  });

  it("copies with Alt held at the end", () => {
    const effects = play([down(10, 10, "c"), move(60, 10), up(60, 10, 0, true)]);
    expect(effects).toContainEqual({ type: "drop", ids: ["c"], by: { x: 50, y: 0 }, copy: true });
  });

  it("writes nothing when it is cancelled, and takes the picture of the drag away", () => {
    const effects = play([down(10, 10, "c"), move(60, 10), { type: "cancel" }, up(60, 10)]);
    expect(effects.at(-1)).toEqual({ type: "drag", ids: ["c"], by: null });
    expect(effects.some((effect) => effect.type === "drop")).toBe(false);
  });

  it("held long opens the actions, and letting go does no more", () => {
    expect(play([down(10, 10, "c", { touch: true }), { type: "hold" }, up(10, 10)])).toEqual([
      { type: "menu", id: "c", ...at(10, 10) },
    ]);
  });

  it("tapped twice opens for writing; too slowly or elsewhere does not", () => {
    expect(play([down(10, 10, "c"), up(10, 10, 0), down(11, 10, "c"), up(11, 10, 300)]).at(-1)).toEqual({
      type: "edit",
      id: "c",
    });
    expect(play([down(10, 10, "c"), up(10, 10, 0), down(11, 10, "c"), up(11, 10, 900)]).at(-1)?.type).toBe(
      "open",
    );
    expect(play([down(10, 10, "c"), up(10, 10, 0), down(14, 10, "a"), up(14, 10, 300)]).at(-1)).toEqual({
      type: "open",
      id: "a",
    });
  });
});

describe("a pointer on the empty sheet", () => {
  it("held long by a finger, or tapped by the right button, opens the actions of the area", () => {
    const menu = [{ type: "menu", id: null, ...at(5, 5) }];
    expect(play([down(5, 5, null, { touch: true }), { type: "hold" }, up(5, 5)])).toEqual(menu);
    expect(play([down(5, 5, null, { right: true, pan: true }), up(5, 5)])).toEqual(menu);
    expect(play([down(5, 5, null, { pan: true }), up(5, 5)])).toEqual([]);
    const moved = play([down(5, 5, null, { right: true, pan: true }), move(50, 5), up(50, 5)]);
    expect(moved).toEqual([{ type: "pan", dx: 45, dy: 0 }]);
  });

  it("clears the selection; twice makes a note there", () => {
    expect(play([down(5, 5, null), up(5, 5, 0), down(5, 6, null), up(5, 6, 200)])).toEqual([
      { type: "clear", su: { x: 5, y: 5 } },
      { type: "create", su: { x: 5, y: 6 } },
    ]);
  });

  it("draws a rectangle with the mouse and selects what it touches", () => {
    expect(play([down(100, 100, null), move(20, 60), up(20, 40)])).toEqual([
      { type: "marquee", rect: { x: 20, y: 60, w: 80, h: 40 } },
      { type: "marquee", rect: null },
      { type: "select", ids: ["a", "c"], add: false },
    ]);
  });

  it("moves the sheet with a finger, the middle button or space", () => {
    for (const more of [{ touch: true }, { pan: true }]) {
      expect(play([down(100, 100, null, more), move(120, 90), move(125, 90), up(125, 90)])).toEqual([
        { type: "pan", dx: 20, dy: -10 },
        { type: "pan", dx: 5, dy: 0 },
      ]);
    }
  });

  it("is not disturbed by another pointer", () => {
    expect(play([down(100, 100, null), move(120, 90, 2)])).toEqual([]);
  });
});

describe("while cells are marked", () => {
  const marking = { ...context, marking: true };

  it("each tap marks, also the second of a double tap and one on a note", () => {
    const tap = [down(10, 10, null), up(10, 10), down(11, 10, "c"), up(11, 10, 100)];
    expect(play(tap, marking)).toEqual([
      { type: "mark", su: { x: 10, y: 10 }, note: null },
      { type: "mark", su: { x: 11, y: 10 }, note: "c" },
    ]);
  });

  it("notes are dragged and the sheet is moved as always", () => {
    expect(play([down(10, 10, "c"), move(40, 10), up(40, 10)], marking).map(({ type }) => type)).toContain(
      "drop",
    );
    expect(play([down(10, 10, null, { pan: true }), up(10, 10)], marking)).toEqual([]);
  });
});
