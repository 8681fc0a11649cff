import { beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { type Editor, editor, layout, server, sync } from "../testing/board";

let anna: Editor;
let bo: Editor;
let note: string;

function come(name: string, origin: Uint8Array): Editor {
  const found = editor(name, origin);
  const noteTags = ["hard", "good"].map((id) => ({ id, label: id }));
  found.layout.value = { ...layout(), noteTags };
  return found;
}

const reactions = ({ model }: Editor) => Object.fromEntries(model.peek(note)?.reactions ?? []);
const tags = ({ model }: Editor) => model.peek(note)?.tags;
const comments = ({ model }: Editor) => model.comments.value.map(({ text, by }) => `${by}: ${text}`);

function say(who: Editor, text: string): string {
  const result = who.commands.talk.comment(note, text);
  if (result.kind !== "done") throw new Error(result.kind);
  return result.id;
}

beforeEach(() => {
  const origin = server();
  anna = come("anna", origin);
  bo = come("bo", origin);
  note = anna.commands.createNote({ zone: "left" }, "Library");
  sync(anna, bo);
});

describe("a reaction", () => {
  it("is one a person, changes and goes", () => {
    bo.commands.talk.react(note, "agree");
    anna.commands.talk.react(note, "agree");
    anna.commands.talk.react(note, "unclear");
    sync(anna, bo);
    expect(reactions(bo)).toEqual({ anna: "unclear", bo: "agree" });
    bo.commands.talk.react(note, null);
    sync(anna, bo);
    expect(reactions(anna)).toEqual({ anna: "unclear" });
  });

  it("of two people who are the first at the same time stays, both of them", () => {
    anna.commands.talk.react(note, "agree");
    bo.commands.talk.react(note, "idea");
    sync(anna, bo);
    expect(reactions(anna)).toEqual({ anna: "agree", bo: "idea" });
    expect(reactions(bo)).toEqual(reactions(anna));
  });

  it("may be put on a note of a program that made no place for it", () => {
    (anna.doc.getMap("notes").get(note) as Y.Map<unknown>).delete("reactions");
    expect(anna.commands.talk.react(note, "idea").kind).toBe("done");
    expect(reactions(anna)).toEqual({ anna: "idea" });
  });

  it("that is there already, or on a note that is gone, leaves nothing to undo", () => {
    bo.commands.talk.react(note, null);
    expect(bo.commands.talk.react("gone", "agree").kind).toBe("gone");
    expect(bo.commands.canUndo.value).toBe(false);
  });

  it("is undone and done again alone, also after the note was away", () => {
    bo.commands.talk.react(note, "agree");
    bo.commands.talk.react(note, "idea");
    bo.commands.deleteNotes([note]);
    sync(anna, bo);
    bo.commands.undo();
    anna.commands.talk.react(note, "unclear");
    sync(anna, bo);
    anna.commands.talk.react(note, "agree");
    sync(anna, bo);
    expect(bo.commands.undo()).toEqual({ kind: "done", notes: [note] });
    expect(reactions(bo)).toEqual({ anna: "agree", bo: "agree" });
    bo.commands.undo();
    expect(reactions(bo)).toEqual({ anna: "agree" });
    bo.commands.redo();
    bo.commands.redo();
    expect(reactions(bo)).toEqual({ anna: "agree", bo: "idea" });
  });

  it("of another keeps one's own note; one's own doesn't", () => {
    anna.commands.talk.react(note, "agree");
    anna.commands.undo();
    bo.commands.talk.react(note, "agree");
    sync(anna, bo);
    expect(anna.commands.undo()).toEqual({ kind: "kept", notes: [], kept: [note] });
  });
});

describe("a comment", () => {
  it("stands in the document as the server reads it", () => {
    const id = say(anna, "  Since when?\n");
    const comment = anna.doc.getMap("comments").get(id) as Y.Map<unknown>;
    expect(comment.toJSON()).toEqual({ note, text: "Since when?", by: "anna", at: expect.any(Number) });
  });

  it("has words, 1,000 characters of them at most, and a note", () => {
    const { talk } = anna.commands;
    expect([talk.comment(note, " \n").kind, talk.comment("gone", "x").kind]).toEqual(["empty", "gone"]);
    say(anna, "x".repeat(1_200));
    expect(comments(anna)).toEqual([`anna: ${"x".repeat(1_000)}`]);
  });

  it("above the most that a board holds isn't made", () => {
    const root = anna.doc.getMap("comments");
    anna.doc.transact(() => {
      for (let i = 0; i < 5_000; i++) root.set(`k${i}`, new Y.Map([["note", note]]));
    });
    expect(anna.commands.talk.comment(note, "x").kind).toBe("full");
  });

  it("is found by its note, the oldest first", () => {
    say(bo, "one");
    for (const text of ["two", "three"]) say(anna, text);
    sync(anna, bo);
    expect(anna.model.commentsOf.value.get(note)?.map(({ text }) => text)).toEqual(["one", "two", "three"]);
    expect(anna.model.commentsOf.value.get("other")).toBeUndefined();
  });

  it("is undone and done again", () => {
    say(anna, "one");
    anna.commands.undo();
    expect(comments(anna)).toEqual([]);
    anna.commands.redo();
    expect(comments(anna)).toEqual(["anna: one"]);
  });

  it("that another deleted comes back as its author's, and stays", () => {
    const id = say(anna, "one");
    sync(anna, bo);
    bo.commands.talk.removeComment(id);
    expect(comments(bo)).toEqual([]);
    bo.commands.undo();
    sync(anna, bo);
    expect(comments(anna)).toEqual(["anna: one"]);
    expect(anna.commands.undo()).toEqual({ kind: "kept", notes: [], kept: [id] });
  });

  it("of another keeps one's own note, and goes and comes with it when it is deleted", () => {
    say(bo, "why?");
    sync(anna, bo);
    expect(anna.commands.undo().kind).toBe("kept");
    anna.commands.deleteNotes([note]);
    anna.commands.undo();
    sync(anna, bo);
    expect(bo.model.commentsOf.value.get(note)).toHaveLength(1);
  });
});

describe("a tag", () => {
  it("is put on several notes and taken off in one step each", () => {
    const other = anna.commands.createNote({ zone: "left" }, "b");
    anna.commands.talk.tag([other], "good", true);
    anna.commands.talk.tag([note, other], "good", true);
    anna.commands.talk.tag([note], "hard", true);
    expect(tags(anna)).toEqual(["good", "hard"]);
    anna.commands.talk.tag([note, other], "good", false);
    expect([tags(anna), anna.model.peek(other)?.tags]).toEqual([["hard"], []]);
    anna.commands.undo();
    anna.commands.undo();
    anna.commands.undo();
    expect([tags(anna), anna.model.peek(other)?.tags]).toEqual([[], ["good"]]);
  });

  it("is one of the sheet's; others that a note has stay", () => {
    (anna.doc.getMap("notes").get(note) as Y.Map<unknown>).set("tags", ["old"]);
    expect(anna.commands.talk.tag([note], "strange", true).kind).toBe("gone");
    anna.commands.talk.tag([note], "good", true);
    anna.commands.talk.tag([note], "good", false);
    expect(tags(anna)).toEqual(["old"]);
  });

  it("goes back only where nobody has changed it since", () => {
    anna.commands.talk.tag([note], "good", true);
    sync(anna, bo);
    bo.commands.talk.tag([note], "hard", true);
    sync(anna, bo);
    expect(anna.commands.undo()).toEqual({ kind: "kept", notes: [], kept: [note] });
    expect(tags(anna)).toEqual(["good", "hard"]);
  });
});
