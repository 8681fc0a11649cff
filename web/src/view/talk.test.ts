import { describe, expect, it } from "vitest";
import { marksOf, put, reactionsOf, saidCounts, whoPut } from "./talk";

const t = (key: string, params: object = {}): string => [key, ...Object.values(params)].join(" ");

const note = (reactions: Record<string, string>) => ({ reactions: new Map(Object.entries(reactions)) });

const said = note({ bea: "unclear", aino: "agree", carl: "unclear", eve: "👍" });

describe("reactions in words", () => {
  it("are always offered in the same order, what others have invented at the end", () => {
    expect(reactionsOf(said, t).map(({ id, people }) => [id, people])).toEqual([
      ["agree", ["aino"]],
      ["important", []],
      ["idea", []],
      ["unclear", ["bea", "carl"]],
      ["👍", ["eve"]],
    ]);
    expect(reactionsOf(said, t).map(({ label }) => label)).toContain("board.reaction.idea");
  });

  it("tell who put them, the most frequent first", () => {
    expect(put(said, t).map((each) => whoPut(each, (id) => id.toUpperCase(), t))).toEqual([
      "board.reaction.said board.reaction.unclear BEA, CARL",
      "board.reaction.said board.reaction.agree AINO",
      "board.reaction.said 👍 EVE",
    ]);
  });

  it("are counted with the comments, and nothing is said of nothing", () => {
    expect(saidCounts(note({ a: "idea" }), 2, t)).toEqual([
      "board.reaction.said board.reaction.idea 1",
      "board.note.comments 2",
    ]);
    expect(saidCounts(note({}), 0, t)).toEqual([]);
  });
});

describe("signs on the note", () => {
  it("are the two most frequent reactions with the number of all, and the number of comments", () => {
    const mixed = note({ a: "idea", b: "agree", c: "agree", d: "unclear" });
    expect(marksOf(mixed, 12, 150)).toEqual([
      { icons: ["thumbs-up", "lightbulb"], n: 4 },
      { icons: ["message-square"], n: 12 },
    ]);
    expect(marksOf(mixed, 0, 74)).toEqual([{ icons: ["thumbs-up"], n: 4 }]);
  });

  it("aren't there where nobody has said anything", () => {
    expect(marksOf(note({}), 0, 150)).toEqual([]);
  });
});
