import { effect } from "@preact/signals";
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { editor } from "../testing/board";

/** How often the signal has told somebody since the last question. */
function counted(read: () => unknown): () => number {
  let runs = -1;
  effect(() => {
    read();
    runs++;
  });
  return () => {
    const n = runs;
    runs = 0;
    return n;
  };
}

describe("BoardModel", () => {
  it("tells only the note that changed", () => {
    const { model, commands } = editor("anna");
    const a = commands.createNote({ zone: "left" }, "a");
    const b = commands.createNote({ zone: "right" }, "b");
    const [toldA, toldB, toldIds] = [
      counted(() => model.note(a).value),
      counted(() => model.note(b).value),
      counted(() => model.ids.value),
    ];
    commands.setText(a, "aa");
    expect([toldA(), toldB(), toldIds()]).toEqual([1, 0, 0]);
    commands.moveNotes([{ id: a, x: 130, y: 120 }]);
    expect([toldA(), toldB(), toldIds()]).toEqual([1, 0, 0]);
    commands.moveToZone([a], "right");
    expect([toldA(), toldB(), toldIds()]).toEqual([1, 0, 1]);
    expect(model.ids.value).toEqual([b, a]);
  });

  it("keeps the list of a zone the same object while nothing in it changes", () => {
    const { model, commands } = editor("anna");
    commands.createNotes("right", ["a", "b"]);
    const before = model.byZone.value.get("right");
    commands.createNote({ zone: "left" }, "c");
    expect(model.byZone.value.get("right")).toBe(before);
  });

  it("follows a note that goes and comes back", () => {
    const { model, commands } = editor("anna");
    const a = commands.createNote({ zone: "left" }, "a");
    const note = model.note(a);
    commands.deleteNotes([a]);
    expect([note.value, model.ids.value]).toEqual([undefined, []]);
    commands.undo();
    expect(note.value?.text).toBe("a");
  });

  it("finds the zones anew when the layout changes", () => {
    const { model, commands, layout } = editor("anna");
    const a = commands.createNote({ zone: "left" }, "a");
    layout.value = { ...layout.value, zones: layout.value.zones.filter((zone) => zone.id !== "left") };
    expect(model.note(a).value?.zone).toBeNull();
    expect([...model.byZone.value.keys()]).toEqual([null]);
  });

  it("reads anything without throwing", () => {
    const { model, doc } = editor("anna");
    const notes = doc.getMap("notes");
    const odd = [null, 1, "text", [1], { place: 1 }, new Y.Text("x"), new Y.Array(), Number.NaN];
    for (const [at, value] of odd.entries()) notes.set(`odd${at}`, value);
    const map = new Y.Map<unknown>();
    notes.set("map", map);
    for (const key of ["place", "text", "color", "by", "at", "size", "tags", "reactions", "origin"])
      for (const value of [null, [{}], { x: "1", w: -3, board: 5 }, Number.POSITIVE_INFINITY, "\ud800"])
        map.set(key, value);
    doc.getMap("connections").set("c", "x");
    doc.getMap("circles").set(
      "c",
      new Y.Map<unknown>([
        ["members", 5],
        ["zones", new Y.Map([["left", 1]])],
      ]),
    );
    doc.getMap("circles").set("empty", new Y.Map([["members", 5]]));
    doc.getMap("marks").set("m", new Y.Map([["kind", "star"]]));
    doc.getMap("fields").set("f", 7);
    expect(model.ids.value).toEqual(["map"]);
    expect(model.note("map").value).toEqual({
      id: "map",
      text: "\ufffd",
      x: 0,
      y: 0,
      z: 0,
      w: 100,
      h: 70,
      color: "yellow",
      by: "\ufffd",
      at: 0,
      tags: [],
      reactions: new Map(),
      origin: null,
      zone: null,
    });
    expect(model.circles.value).toMatchObject([{ id: "c", members: [], zones: ["left"], shape: "set" }]);
    expect([model.connections.value, model.marks.value]).toEqual([[], []]);
    expect(model.fields.value.get("scope")).toBe("");
    expect(model.fields.value.has("f")).toBe(false);
  });

  it("names the notes that lie on each other in a full zone, the topmost last", () => {
    const { model, commands } = editor("anna");
    const ids = commands.createNotes("left", ["1", "2", "3", "4"]);
    expect(model.stacks.value).toEqual([]);
    const more = commands.createNotes("left", ["5", "6"]);
    expect(model.stacks.value).toEqual([{ zone: "left", ids: [ids[3], ...more] }]);
    for (const id of more) expect(model.note(id).value?.zone).toBe("left");
  });

  it("stops following when disposed", () => {
    const { model, commands } = editor("anna");
    model.dispose();
    commands.createNote({ zone: "left" }, "a");
    expect(model.ids.value).toEqual([]);
  });
});
