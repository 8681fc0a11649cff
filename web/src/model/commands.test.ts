import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { editor, server, sync } from "../testing/board";
import { MAX_NOTE_TEXT } from "./schema";
import { length } from "./text";

const raw = (doc: Y.Doc, id: string): unknown => doc.getMap("notes").get(id);
const json = (doc: Y.Doc, id: string): unknown => (raw(doc, id) as Y.Map<unknown>).toJSON();

/** How many updates the document sends while something is done, and the largest, in bytes. */
function updates(doc: Y.Doc, act: () => void): { n: number; largest: number } {
  const sizes: number[] = [];
  const see = (update: Uint8Array): number => sizes.push(update.length);
  doc.on("update", see);
  act();
  doc.off("update", see);
  return { n: sizes.length, largest: Math.max(0, ...sizes) };
}

describe("Commands", () => {
  it("writes a note exactly as the document's description says", () => {
    const { doc, commands } = editor("anna");
    const id = commands.createNote({ x: 10.123, y: 2_000 }, "a\u0000b", "blue");
    expect(json(doc, id)).toEqual({
      place: { x: 10.12, y: 530, z: 1, l: 1 },
      text: "ab",
      reactions: {},
      color: "blue",
      by: "anna",
      at: 1_001,
    });
    expect((raw(doc, id) as Y.Map<unknown>).get("text")).toBeInstanceOf(Y.Text);
  });

  it("C1: sends one update a command, several only when one would be too large", () => {
    const { doc, commands, model } = editor("anna");
    expect(updates(doc, () => commands.createNotes("left", ["a", "b", "c"])).n).toBe(1);
    expect(updates(doc, () => commands.moveToZone(model.ids.value, "right")).n).toBe(1);
    const long = Array.from({ length: 200 }, () => "ä".repeat(MAX_NOTE_TEXT));
    expect(updates(doc, () => commands.createNotes("left", long)).largest).toBeLessThan(256 * 1024);
    expect(updates(doc, () => commands.deleteNotes(model.ids.value)).largest).toBeLessThan(256 * 1024);
    expect(model.ids.value).toEqual([]);
    expect(updates(doc, () => commands.undo()).largest).toBeLessThan(256 * 1024);
    expect(model.ids.value.length).toBe(203);
  });

  it("moves notes in one key, on top of the others, in the order they lay", () => {
    const { doc, commands, model } = editor("anna");
    const [a, b, c] = commands.createNotes("left", ["a", "b", "c"]) as [string, string, string];
    commands.moveNotes([
      { id: b, x: 500, y: 300 },
      { id: a, x: 510, y: 310 },
      { id: "gone", x: 0, y: 0 },
    ]);
    const z = (id: string): number => model.peek(id)?.z ?? 0;
    expect(z(c) < z(a) && z(a) < z(b)).toBe(true);
    expect(json(doc, a)).toMatchObject({ place: { x: 510, y: 310, z: z(a), l: 1 } });
  });

  it("moves notes to free places of a zone, not onto what lies there", () => {
    const { commands, model } = editor("anna");
    const there = commands.createNote({ zone: "right" }, "there");
    const ids = commands.createNotes("left", ["a", "b"]);
    commands.moveToZone(ids, "right");
    expect(model.byZone.value.get("right")).toEqual([there, ...ids]);
    commands.moveToZone(ids, "right");
    expect(model.stacks.value).toEqual([]);
  });

  it("limits texts by code points, also after an edit", () => {
    const { commands, model } = editor("anna");
    const id = commands.createNote({ zone: "left" }, "😀".repeat(3_000));
    expect(length(model.peek(id)?.text ?? "")).toBe(MAX_NOTE_TEXT);
    commands.setText(id, "b".repeat(3_000));
    expect(model.peek(id)?.text).toBe("b".repeat(MAX_NOTE_TEXT));
    commands.setField("scope", "s".repeat(300));
    expect(model.fields.value.get("scope")).toBe("s".repeat(200));
    expect([commands.setField("nowhere", "x"), commands.setText("nowhere", "x")]).toEqual([false, false]);
  });

  it("merges what two people type into the same note", () => {
    const origin = server();
    const [anna, bo] = [editor("anna", origin), editor("bo", origin)];
    const id = anna.commands.createNote({ zone: "left" }, "library");
    sync(anna, bo);
    anna.commands.setText(id, "the library");
    bo.commands.setText(id, "library and café");
    sync(anna, bo);
    expect(anna.model.peek(id)?.text).toBe("the library and café");
    expect(bo.model.peek(id)?.text).toBe("the library and café");
  });

  it("duplicates text, colour, size and tags under one's own name", () => {
    const origin = server();
    const [anna, bo] = [editor("anna", origin), editor("bo", origin)];
    const id = anna.commands.createNote({ zone: "left" }, "a", "pink");
    (raw(anna.doc, id) as Y.Map<unknown>).set("tags", ["+"]);
    sync(anna, bo);
    const [copy] = bo.commands.duplicate([id, "gone"]) as [string];
    expect(bo.model.peek(copy)).toMatchObject({
      text: "a",
      color: "pink",
      tags: ["+"],
      by: "bo",
      zone: "left",
    });
    const [dropped] = bo.commands.duplicate([id], [{ id, x: 700, y: 400 }]) as [string];
    expect(bo.model.peek(dropped)).toMatchObject({ x: 700, y: 400, zone: null });
    expect(bo.commands.duplicate([dropped])).toHaveLength(1);
  });

  it("writes nothing where nothing changes", () => {
    const { doc, commands } = editor("anna");
    const id = commands.createNote({ zone: "left" }, "a");
    const idle = updates(doc, () => {
      commands.setText(id, "a");
      commands.setColor([id, "gone"], "yellow");
      commands.deleteNotes(["gone"]);
    });
    expect(idle.n).toBe(0);
    commands.undo();
    expect(commands.canUndo.value).toBe(false);
  });
});
