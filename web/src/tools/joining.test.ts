import { describe, expect, it } from "vitest";
import { type Joining, type JoiningEvent, join, type Pair } from "./joining";

function run(...events: JoiningEvent[]): { state: Joining | null; pairs: Pair[] } {
  let state: Joining | null = null;
  const pairs: Pair[] = [];
  for (const event of events) {
    const [next, pair] = join(state, event);
    state = next;
    if (pair) pairs.push(pair);
  }
  return { state, pairs };
}

const pull: JoiningEvent = { type: "begin", from: "a", held: true };
const su = { x: 5, y: 6 };

describe("drawing a line", () => {
  it("by pulling it to another note", () => {
    const { state, pairs } = run(
      pull,
      { type: "move", su, note: "b" },
      { type: "release", note: "b", moved: true },
    );
    expect([state, pairs]).toEqual([null, [{ from: "a", to: "b" }]]);
  });

  it.each([null, "a"])("makes none when it is let go over %s", (note) => {
    expect(run(pull, { type: "release", note, moved: true })).toEqual({ state: null, pairs: [] });
  });

  it("goes on by choosing when the handle was only pressed", () => {
    const pressed = run(pull, { type: "release", note: null, moved: false });
    expect(pressed.state).toMatchObject({ from: "a", held: false });
    const { pairs } = run(pull, { type: "release", note: null, moved: false }, { type: "choose", note: "b" });
    expect(pairs).toEqual([{ from: "a", to: "b" }]);
  });

  it("asks for both notes when it begins with none", () => {
    const begin: JoiningEvent = { type: "begin", from: null, held: false };
    const { pairs } = run(begin, { type: "choose", note: "a" }, { type: "choose", note: "b" });
    expect(pairs).toEqual([{ from: "a", to: "b" }]);
  });

  it("stays open when the first note is chosen again, and ends on the empty sheet", () => {
    const begin: JoiningEvent = { type: "begin", from: "a", held: false };
    expect(run(begin, { type: "choose", note: "a" }).state).not.toBeNull();
    expect(run(begin, { type: "choose", note: null }).state).toBeNull();
  });

  it("knows the note under its end, but never its own", () => {
    expect(run(pull, { type: "move", su, note: "b" }).state).toMatchObject({ to: su, over: "b" });
    expect(run(pull, { type: "move", su, note: "a" }).state?.over).toBeNull();
  });

  it("is given up at any moment, and nothing happens before it begins", () => {
    expect(run(pull, { type: "cancel" }).state).toBeNull();
    expect(run({ type: "choose", note: "a" })).toEqual({ state: null, pairs: [] });
  });
});
