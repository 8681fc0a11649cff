import { describe, expect, it } from "vitest";
import { type Editor, editor, layout, zone } from "../testing/board";
import { copied } from "./copied";
import { pasted, type Target } from "./pasting";
import type { Layout } from "./types";

/** A board on which these notes were copied. */
function source(places: readonly (readonly [text: string, x: number, y: number])[]) {
  const anna = editor("anna");
  const ids = places.map(([text, x, y]) => anna.commands.createNote({ x, y }, text, "pink"));
  return copied(
    "here",
    ids.flatMap((id) => anna.model.peek(id) ?? []),
    layout(),
  );
}

function target(who: Editor, more: Partial<Target> = {}): Target {
  return { board: "there", layout: who.layout.value, taken: who.model.byHeight(), zone: "right", ...more };
}

const where = (drafts: ReturnType<typeof pasted>) => drafts.map(({ text, x, y }) => [text, x, y]);

describe("pasted notes", () => {
  it("lie on another board where they lay", () => {
    const drafts = pasted(
      source([
        ["a", 115, 125],
        ["b", 130, 200],
        ["c", 520, 110],
      ]),
      target(editor("bo")),
    );
    expect(where(drafts)).toEqual([
      ["a", 115, 125],
      ["b", 130, 200],
      ["c", 520, 110],
    ]);
    expect(drafts[0]?.color).toBe("pink");
  });

  it("keep to each other where that place is taken", () => {
    const bo = editor("bo");
    bo.commands.createNote({ x: 110, y: 110 }, "there");
    const drafts = pasted(
      source([
        ["a", 115, 125],
        ["b", 115, 195],
      ]),
      target(bo),
    );
    expect(where(drafts)).toEqual([
      ["a", 220, 110],
      ["b", 220, 180],
    ]);
  });

  it("go to the next free places where there is no room for all of them as they lay", () => {
    const bo = editor("bo");
    bo.commands.createNote({ x: 110, y: 110 }, "there");
    const drafts = pasted(
      source([
        ["a", 110, 110],
        ["b", 220, 190],
      ]),
      target(bo),
    );
    expect(where(drafts)).toEqual([
      ["a", 220, 110],
      ["b", 110, 190],
    ]);
  });

  it("go to the zone in hand when the board hasn't theirs, or they lay outside", () => {
    const bo = editor("bo");
    bo.layout.value = { ...layout(), zones: layout().zones.filter(({ id }) => id !== "left") };
    const drafts = pasted(
      source([
        ["a", 110, 110],
        ["b", 800, 400],
      ]),
      target(bo),
    );
    expect(drafts.every(({ x, y }) => x >= 400 && x + 100 <= 640 && y >= 100 && y + 70 <= 280)).toBe(true);
  });

  it("of one zone go to the zone in hand on their own board, of several to their own", () => {
    const bo = editor("bo");
    const one = source([["a", 110, 110]]);
    const two = source([
      ["a", 110, 110],
      ["c", 520, 110],
    ]);
    expect(where(pasted(one, target(bo, { board: "here" })))).toEqual([["a", 410, 110]]);
    expect(where(pasted(two, target(bo, { board: "here" })))).toEqual([
      ["a", 110, 110],
      ["c", 520, 110],
    ]);
  });

  it("don't cover each other where notes are larger", () => {
    const bo = editor("bo");
    const large: Layout = {
      ...layout(),
      noteSize: { w: 110, h: 90 },
      zones: [zone("left", { x: 100, y: 100, w: 240, h: 300 }, 2)],
    };
    bo.layout.value = large;
    const drafts = pasted(
      source([
        ["a", 110, 110],
        ["b", 110, 190],
      ]),
      target(bo),
    );
    const [a, b] = drafts as [(typeof drafts)[0], (typeof drafts)[0]];
    expect(Math.abs(a.x - b.x) >= 110 || Math.abs(a.y - b.y) >= 90).toBe(true);
  });

  it("keep a size of their own and the tags that the sheet has", () => {
    const bo = editor("bo");
    bo.layout.value = { ...layout(), noteTags: [{ id: "+", label: "plus" }] };
    const from = source([["a", 110, 110]]);
    const [note] = from.notes;
    const drafts = pasted(
      { ...from, notes: note ? [{ ...note, size: { w: 120, h: 80 }, tags: ["+", "?"] }] : [] },
      target(bo),
    );
    const [id = ""] = bo.commands.create(drafts);
    expect(bo.model.peek(id)).toMatchObject({ w: 120, h: 80, tags: ["+"], by: "bo" });
    bo.commands.undo();
    expect(bo.model.ids.value).toEqual([]);
  });

  it("find a place on a full board all the same", () => {
    const bo = editor("bo");
    bo.commands.createNotes("left", Array.from({ length: 30 }, String));
    const many = source(Array.from({ length: 100 }, (_, i) => [String(i), 110 + (i % 5), 110] as const));
    expect(pasted(many, target(bo))).toHaveLength(100);
  });
});
