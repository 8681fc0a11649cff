import { describe, expect, it } from "vitest";
import { type Editor, editor } from "../testing/board";
import { tidied } from "./tidy";
import type { Note } from "./types";

/** Tidies up the zone; `held` stay where they are. */
function tidy(who: Editor, zone: string, held: readonly string[] = []): void {
  const { model, layout, commands } = who;
  const moving = (model.byZone.value.get(zone) ?? []).filter((id) => !held.includes(id));
  const notes = moving.flatMap((id) => model.peek(id) ?? []);
  const others = model.byHeight().filter(({ id }) => !moving.includes(id));
  const found = layout.value.zones.find(({ id }) => id === zone);
  if (found) commands.moveNotes(tidied(notes, found, layout.value, others));
}

const at = (who: Editor, id: string): [number, number] => {
  const { x, y } = who.model.peek(id) as Note;
  return [x, y];
};

describe("tidying up", () => {
  it("lays the notes of a zone out in its places, in reading order, as one step", () => {
    const anna = editor("anna");
    const c = anna.commands.createNote({ x: 200, y: 200 }, "c");
    const a = anna.commands.createNote({ x: 130, y: 101 }, "a");
    const b = anna.commands.createNote({ x: 190, y: 120 }, "b");
    const far = anna.commands.createNote({ x: 420, y: 120 }, "far");
    tidy(anna, "left");
    expect([a, b, c, far].map((id) => at(anna, id))).toEqual([
      [110, 110],
      [220, 110],
      [110, 190],
      [420, 120],
    ]);
    expect(anna.model.byZone.value.get("left")).toEqual([a, b, c]);
    anna.commands.undo();
    expect([a, b, c].map((id) => at(anna, id))).toEqual([
      [130, 101],
      [190, 120],
      [200, 200],
    ]);
  });

  it("leaves notes alone that lie right, that somebody holds, and places that a neighbour covers", () => {
    const anna = editor("anna");
    const right = anna.commands.createNote({ x: 110, y: 110 }, "right");
    const held = anna.commands.createNote({ x: 210, y: 120 }, "held");
    const outside = anna.commands.createNote({ x: 40, y: 185 }, "outside");
    const d = anna.commands.createNote({ x: 150, y: 200 }, "d");
    tidy(anna, "left", [held]);
    expect([right, held, outside, d].map((id) => at(anna, id))).toEqual([
      [110, 110],
      [210, 120],
      [40, 185],
      [220, 190],
    ]);
    tidy(anna, "left", [held]);
    expect(anna.commands.undo()).toEqual({ kind: "done", notes: [d] });
  });

  it("stacks what a full zone has no place for", () => {
    const anna = editor("anna");
    const ids = anna.commands.createNotes("left", ["a", "b", "c", "d", "e", "f"]);
    tidy(anna, "left");
    expect(anna.model.byZone.value.get("left")).toHaveLength(6);
    expect(anna.model.stacks.value).toHaveLength(1);
    expect(at(anna, ids[0] ?? "")).toEqual([110, 110]);
  });
});
