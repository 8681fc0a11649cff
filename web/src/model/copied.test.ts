import { describe, expect, it } from "vitest";
import { editor, layout } from "../testing/board";
import { copied, plainLines, readCopied } from "./copied";

describe("notes on the clipboard", () => {
  it("come back as they were", () => {
    const anna = editor("anna");
    const id = anna.commands.createNote({ zone: "left" }, "Kela\netuudet", "green");
    const from = copied(
      "here",
      [anna.model.peek(id)].flatMap((note) => note ?? []),
      layout(),
    );
    expect(readCopied(JSON.stringify(from))).toEqual(from);
    expect(from.notes[0]).toMatchObject({ text: "Kela\netuudet", color: "green", size: null, zone: "left" });
    expect(plainLines(from)).toBe("Kela etuudet");
  });

  it.each([
    ["nothing", ""],
    ["no JSON", "{"],
    ["a number", "1"],
    ["nothing in it", '{"board":"a","noteSize":{"w":1,"h":1},"notes":[]}'],
    ["no board", '{"noteSize":{"w":1,"h":1},"notes":[{"text":"a","x":1,"y":1}]}'],
    ["an odd size", '{"board":"a","noteSize":{"w":-1,"h":1},"notes":[{"text":"a","x":1,"y":1}]}'],
    ["texts alone", '["a"]'],
  ])("of other programs are not taken: %s", (_, json) => {
    expect(readCopied(json)).toBeNull();
  });

  it("are mended where they are odd, and left out where they are no notes", () => {
    const notes = [
      { text: "a", x: 1, y: 2, color: "#f00", tags: ["+", 1], size: { w: 1e9, h: 5 }, zone: 5 },
      { text: "b", x: null, y: 2 },
      { text: 1, x: 1, y: 2 },
      null,
    ];
    expect(readCopied(JSON.stringify({ board: "a", noteSize: { w: 1, h: 1 }, notes }))?.notes).toEqual([
      { text: "a", x: 1, y: 2, color: "yellow", tags: ["+"], size: null, zone: null },
    ]);
  });
});
