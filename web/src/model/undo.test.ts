import { beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { type Editor, editor, server, sync } from "../testing/board";

let anna: Editor;
let bo: Editor;

beforeEach(() => {
  const origin = server();
  anna = editor("anna", origin);
  bo = editor("bo", origin);
});

const note = (who: Editor, id: string) => who.model.peek(id);
const raw = (who: Editor, id: string): Y.Map<unknown> => who.doc.getMap("notes").get(id) as Y.Map<unknown>;

/** A thing of somebody else that names the note. */
function refer(who: Editor, root: string, fields: Record<string, unknown>): void {
  who.doc.getMap(root).set("thing", new Y.Map(Object.entries(fields)));
}

describe("undo alone", () => {
  it("takes every kind of step back, newest first, and redo does it again", () => {
    const { commands, model } = anna;
    const states: unknown[] = [];
    const state = (): unknown => [model.byHeight(), [...model.fields.value]];
    const steps = [
      () => commands.createNotes("left", ["a", "b"]),
      () => commands.setText(model.ids.value[0] ?? "", "a and more"),
      () => commands.moveToZone(model.ids.value, "right"),
      () => commands.setColor(model.ids.value, "pink"),
      () => commands.duplicate(model.ids.value),
      () => commands.deleteNotes(model.ids.value.slice(1, 3)),
      () => commands.raise(model.ids.value.slice(0, 1)),
      () => commands.setField("scope", "all of it"),
      () => commands.deleteNotes(model.ids.value),
    ];
    for (const step of steps) {
      states.push(state());
      step();
    }
    const end = state();
    for (let round = 0; round < 3; round++) {
      for (const before of [...states].reverse()) {
        expect(commands.undo().kind).toBe("done");
        expect(state()).toEqual(before);
      }
      expect(commands.undo()).toEqual({ kind: "nothing" });
      for (const after of [...states.slice(1), end]) {
        expect(commands.redo().kind).toBe("done");
        expect(state()).toEqual(after);
      }
      expect(commands.canRedo.value).toBe(false);
    }
  });

  it("forgets what was undone when something new is done", () => {
    anna.commands.createNote({ zone: "left" }, "a");
    anna.commands.undo();
    expect(anna.commands.canRedo.value).toBe(true);
    anna.commands.createNote({ zone: "left" }, "b");
    expect(anna.commands.redo()).toEqual({ kind: "nothing" });
  });

  it("takes all that was typed under one key back at once, with the note's making", () => {
    const { commands, model } = anna;
    const id = commands.createNote({ zone: "left" }, "", "yellow", () => "e1");
    for (const text of ["l", "li", "lip", "lib", "library"]) commands.setText(id, text, "e1");
    commands.endStep();
    commands.setText(id, "library!", "e1");
    expect(commands.undo()).toEqual({ kind: "done", notes: [id] });
    expect(note(anna, id)?.text).toBe("library");
    commands.undo();
    expect(model.ids.value).toEqual([]);
    commands.redo();
    expect(note(anna, id)?.text).toBe("library");
  });

  it("has nothing to undo of a note that was made and thrown away empty", () => {
    const { commands, model } = anna;
    commands.createNote({ zone: "left" }, "before");
    const step = (id: string): string => `edit ${id}`;
    const id = commands.createNote({ zone: "left" }, "", "yellow", step);
    commands.setText(id, "x", step(id));
    commands.setText(id, "", step(id));
    commands.deleteNotes([id], step(id));
    expect(model.ids.value.length).toBe(1);
    commands.undo();
    expect([model.ids.value, commands.canUndo.value]).toEqual([[], false]);
  });

  it("takes typing with corrections back to the letter", () => {
    const { commands } = anna;
    const id = commands.createNote({ zone: "left" }, "start");
    for (const text of ["start x", "start xy", "start x", "sta x", "sta xz", "z"])
      commands.setText(id, text, "e");
    commands.undo();
    expect(note(anna, id)?.text).toBe("start");
    commands.redo();
    expect(note(anna, id)?.text).toBe("z");
    commands.undo();
    expect(note(anna, id)?.text).toBe("start");
  });

  it("keeps two hundred steps", () => {
    const id = anna.commands.createNote({ zone: "left" }, "");
    for (let i = 1; i <= 250; i++) anna.commands.setText(id, "x".repeat(i));
    let undone = 0;
    while (anna.commands.undo().kind !== "nothing") undone++;
    expect(undone).toBe(200);
    expect(note(anna, id)?.text).toBe("x".repeat(50));
  });
});

describe("C4: undo never takes away what somebody else did", () => {
  const builtOn: [string, (id: string) => void][] = [
    ["written in", (id) => bo.commands.setText(id, "a!")],
    ["retyped word for word", (id) => bo.commands.setText(id, "") && bo.commands.setText(id, "a")],
    ["deleted a letter", (id) => bo.commands.setText(id, "")],
    ["moved", (id) => bo.commands.moveToZone([id], "right")],
    ["coloured", (id) => bo.commands.setColor([id], "blue")],
    ["tagged", (id) => raw(bo, id).set("tags", ["+"])],
    ["reacted to", (id) => raw(bo, id).set("reactions", new Y.Map([["bo", "+1"]]))],
    ["connected", (id) => refer(bo, "connections", { from: "other", to: id, kind: "funding", by: "bo" })],
    ["circled", (id) => refer(bo, "circles", { members: new Y.Map([[id, true]]), by: "bo" })],
    ["commented on", (id) => refer(bo, "comments", { note: id, text: "good", by: "bo" })],
  ];

  it.each(builtOn)("a created note stays when another has %s it", (_, act) => {
    const id = anna.commands.createNote({ zone: "left" }, "a");
    sync(anna, bo);
    act(id);
    sync(anna, bo);
    const before = raw(anna, id).toJSON();
    expect(anna.commands.undo()).toEqual({ kind: "kept", notes: [], kept: [id] });
    expect(raw(anna, id).toJSON()).toEqual(before);
  });

  it("one's own line, circle or comment doesn't keep a note", () => {
    const id = anna.commands.createNote({ zone: "left" }, "a");
    refer(anna, "connections", { from: id, to: "other", kind: "funding", by: "anna" });
    expect(anna.commands.undo().kind).toBe("done");
  });

  it("of several created notes those that others built on stay, the rest goes", () => {
    const [a, b, c] = anna.commands.createNotes("left", ["a", "b", "c"]) as [string, string, string];
    sync(anna, bo);
    bo.commands.setColor([b], "green");
    sync(anna, bo);
    expect(anna.commands.undo()).toEqual({ kind: "kept", notes: [c, a], kept: [b] });
    expect(anna.model.ids.value).toEqual([b]);
    anna.commands.redo();
    expect(anna.model.ids.value.length).toBe(3);
  });

  it("a note made and typed in one step stays whole when another wrote in it", () => {
    const id = anna.commands.createNote({ zone: "left" }, "", "yellow", () => "e");
    anna.commands.setText(id, "mine", "e");
    sync(anna, bo);
    bo.commands.setText(id, "mine and yours");
    sync(anna, bo);
    expect(anna.commands.undo().kind).toBe("kept");
    expect(note(anna, id)?.text).toBe("mine and yours");
  });

  it("deleted notes come back with their last content, id and author", () => {
    const id = bo.commands.createNote({ zone: "left" }, "of bo", "green");
    raw(bo, id).set("reactions", new Y.Map([["bo", "+1"]]));
    raw(bo, id).set("later", { x: 1 });
    sync(anna, bo);
    bo.commands.setText(id, "of bo, latest");
    sync(anna, bo);
    const before = raw(anna, id).toJSON();
    anna.commands.deleteNotes([id]);
    sync(anna, bo);
    anna.commands.undo();
    sync(anna, bo);
    expect(raw(bo, id).toJSON()).toEqual(before);
    expect(before.by).toBe("bo");
  });

  it("a note that came back is deleted again by redo only while nobody touched it", () => {
    const id = bo.commands.createNote({ zone: "left" }, "of bo");
    sync(anna, bo);
    anna.commands.deleteNotes([id]);
    anna.commands.undo();
    sync(anna, bo);
    bo.commands.setText(id, "of bo again");
    sync(anna, bo);
    expect(anna.commands.redo().kind).toBe("kept");
    expect(note(anna, id)?.text).toBe("of bo again");
  });

  it("what somebody brought back already stays theirs", () => {
    const id = anna.commands.createNote({ zone: "left" }, "a");
    anna.commands.deleteNotes([id]);
    const back = new Y.Map<unknown>([["text", new Y.Text("restored")]]);
    anna.doc.getMap("notes").set(id, back);
    anna.commands.undo();
    expect(note(anna, id)?.text).toBe("restored");
  });

  it("a value goes back only where nobody has changed it since", () => {
    const [a, b] = anna.commands.createNotes("left", ["a", "b"]) as [string, string];
    anna.commands.setColor([a, b], "pink");
    sync(anna, bo);
    bo.commands.setColor([b], "green");
    sync(anna, bo);
    expect(anna.commands.undo()).toEqual({ kind: "kept", notes: [a], kept: [b] });
    expect([note(anna, a)?.color, note(anna, b)?.color]).toEqual(["yellow", "green"]);
  });

  it("a value that another set and one overwrote comes back as theirs, and stays", () => {
    const id = anna.commands.createNote({ zone: "left" }, "a");
    anna.commands.setColor([id], "pink");
    sync(anna, bo);
    bo.commands.setColor([id], "green");
    sync(anna, bo);
    anna.commands.setColor([id], "blue");
    expect(anna.commands.undo().kind).toBe("done");
    expect(note(anna, id)?.color).toBe("green");
    expect(anna.commands.undo().kind).toBe("kept");
    expect(note(anna, id)?.color).toBe("green");
  });

  it("of a text only one's own words go, and one's deleted words return", () => {
    const id = bo.commands.createNote({ zone: "left" }, "one two three");
    sync(anna, bo);
    anna.commands.setText(id, "one 2 three");
    anna.commands.setText(id, "one 2 three four");
    sync(anna, bo);
    for (const text of [
      "zero one 2 three four",
      "zero one 2 and three four",
      "zero one 2 and three four five",
    ])
      bo.commands.setText(id, text);
    sync(anna, bo);
    anna.commands.undo();
    expect(note(anna, id)?.text).toBe("zero one 2 and three five");
    anna.commands.undo();
    expect(note(anna, id)?.text).toBe("zero one two and three five");
  });

  it("words that another deleted do not come back, words typed inside one's own stay", () => {
    const id = anna.commands.createNote({ zone: "left" }, "a");
    anna.commands.setText(id, "a bbbb");
    sync(anna, bo);
    bo.commands.setText(id, "a bbXbb");
    bo.commands.setText(id, "a bbXb");
    sync(anna, bo);
    anna.commands.undo();
    expect(note(anna, id)?.text).toBe("aX");
    anna.commands.redo();
    expect(note(anna, id)?.text).toBe("a bbXb");
  });

  it("earlier steps still know their work in a note that was deleted and came back", () => {
    const id = anna.commands.createNote({ zone: "left" }, "a");
    anna.commands.setText(id, "a bc");
    anna.commands.setText(id, "a c");
    anna.commands.setColor([id], "pink");
    anna.commands.deleteNotes([id]);
    anna.commands.undo();
    sync(anna, bo);
    bo.commands.setText(id, "zz a c");
    sync(anna, bo);
    anna.commands.undo();
    expect(note(anna, id)?.color).toBe("yellow");
    anna.commands.undo();
    expect(note(anna, id)?.text).toBe("zz a bc");
    anna.commands.undo();
    expect(note(anna, id)?.text).toBe("zz a");
    expect(anna.commands.undo()).toEqual({ kind: "kept", notes: [], kept: [id] });
  });

  it("passes over a step of which others left nothing", () => {
    const id = anna.commands.createNote({ zone: "left" }, "a");
    const other = anna.commands.createNote({ zone: "left" }, "b");
    anna.commands.setText(other, "bb");
    sync(anna, bo);
    bo.commands.deleteNotes([other]);
    sync(anna, bo);
    expect(anna.commands.undo()).toEqual({ kind: "done", notes: [id] });
  });
});
