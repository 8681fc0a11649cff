import { describe, expect, it } from "vitest";
import { news, type Seen, sentence } from "./news";

const state = (
  notes: Record<string, [zone: string, by: string, text?: string]>,
  lines: Record<string, [from: string, by: string]> = {},
  circles: Record<string, [by: string, members: string[], name?: string, zones?: string[]]> = {},
  comments: Record<string, [note: string, by: string]> = {},
  marks: Record<string, string> = {},
): Seen => ({
  notes: new Map(Object.entries(notes).map(([id, [zone, by, text = "words"]]) => [id, { zone, by, text }])),
  lines: new Map(Object.entries(lines).map(([id, [from, by]]) => [id, { from, by }])),
  circles: new Map(
    Object.entries(circles).map(([id, [by, members, name = "", zones = []]]) => [
      id,
      { by, members, name, zones },
    ]),
  ),
  comments: new Map(Object.entries(comments).map(([id, [note, by]]) => [id, { note, by }])),
  marks: new Map(Object.entries(marks).map(([cell, by]) => [cell, { by }])),
});
const none = new Set<string>();
const t = (key: string, params: object = {}): string => `${key} ${Object.values(params).join(" ")}`;
const names = { zone: (id: string | null) => `<${id}>`, person: (id: string | null) => `[${id}]` };

describe("news", () => {
  it("tells how many notes others have added, zone by zone", () => {
    const after = state({ a: ["x", "sari"], b: ["x", "eero"], c: ["y", "sari"] });
    expect(news(state({}), after, none, "me")).toEqual([
      { kind: "added", zone: "x", n: 2 },
      { kind: "added", zone: "y", n: 1 },
    ]);
  });

  it("tells which cells others have marked, and whose mark is gone", () => {
    const before = state({}, {}, {}, {}, { old: "sari", mine: "me", taken: "sari" });
    const after = state({}, {}, {}, {}, { mine: "me", fresh: "sari", own: "me" });
    expect(news(before, after, new Set(["taken"]), "me")).toEqual([
      { kind: "marked", zone: "fresh", n: 1 },
      { kind: "unmarked", zone: "old", n: 1 },
    ]);
    expect(news(before, before, none, "me")).toEqual([]);
  });

  it("says nothing of one's own work", () => {
    const before = state({ mine: ["x", "me"], moved: ["x", "sari"] });
    const after = state({ mine: ["x", "me"], moved: ["y", "sari"], fresh: ["x", "me"] });
    expect(news(before, after, new Set(["moved"]), "me")).toEqual([]);
  });

  it("waits for the words of a note that is being written", () => {
    const empty = state({ a: ["x", "sari", ""] });
    expect(news(state({}), empty, none, "me")).toEqual([]);
    expect(news(empty, state({ a: ["x", "sari", "Kirjasto"] }), none, "me")).toEqual([
      { kind: "added", zone: "x", n: 1 },
    ]);
    expect(news(empty, state({}), none, "me")).toEqual([]);
  });

  it("tells what was moved and what was deleted", () => {
    const before = state({ a: ["x", "sari"], b: ["x", "me"] });
    expect(news(before, state({ a: ["y", "sari"] }), none, "me")).toEqual([
      { kind: "moved", zone: "y", n: 1 },
      { kind: "removed", zone: "x", n: 1 },
    ]);
  });

  it("tells of lines where they begin, not of one's own, nor of those that went with their note", () => {
    const notes = { a: ["x", "sari"], b: ["y", "sari"] } as const;
    const now = (lines: Record<string, [string, string]>): Seen =>
      state({ a: [...notes.a], b: [...notes.b] }, lines);
    const before = now({ old: ["a", "sari"], dropped: ["b", "me"], gone: ["c", "sari"] });
    const after = now({ old: ["a", "sari"], made: ["a", "eero"], mine: ["b", "me"] });
    expect(news(before, after, none, "me")).toEqual([
      { kind: "joined", zone: "x", n: 1 },
      { kind: "unjoined", zone: "y", n: 1 },
    ]);
    expect(news(before, after, new Set(["made", "dropped"]), "me")).toEqual([]);
  });

  it("tells of circles that others draw, change and delete, and nothing of one's own", () => {
    const now = (circles: Parameters<typeof state>[2]): Seen =>
      state({ a: ["x", "sari"], b: ["y", "sari"] }, {}, circles);
    const before = now({ old: ["sari", ["a"]], named: ["me", ["b"]], gone: ["me", [], "", ["z"]] });
    const after = now({
      old: ["sari", ["a"]],
      named: ["me", ["b"], "Net"],
      fresh: ["eero", ["a", "b"]],
      area: ["eero", [], "", ["z"]],
      mine: ["me", ["a"]],
    });
    expect(news(before, after, none, "me")).toEqual([
      { kind: "regrouped", zone: "y", n: 1 },
      { kind: "circled", zone: "x", n: 1 },
      { kind: "circled", zone: "z", n: 1 },
      { kind: "uncircled", zone: "z", n: 1 },
    ]);
    const own = new Set(["named", "fresh", "area", "gone"]);
    expect(news(before, after, own, "me")).toEqual([]);
  });

  it("tells who has commented on what, several by number", () => {
    const notes = { a: ["x", "sari", "Kirjasto\nkurssit"], b: ["y", "me"], c: ["y", "me"] } as const;
    const now = (comments: Record<string, [string, string]>): Seen =>
      state({ a: [...notes.a], b: [...notes.b], c: [...notes.c] }, {}, {}, comments);
    const before = now({ old: ["a", "sari"] });
    const after = now({
      old: ["a", "sari"],
      k1: ["a", "eero"],
      k2: ["b", "eero"],
      k3: ["c", "sari"],
      mine: ["a", "me"],
      other: ["a", "eero"],
      lost: ["gone", "eero"],
    });
    const told = news(before, after, new Set(["other"]), "me");
    expect(sentence(told, names, t)).toBe("board.news.commented 2 <y>. board.news.comment [eero] Kirjasto");
    expect(news(after, before, none, "me")).toEqual([]);
  });

  it("is short: two zones by name, the rest summed up", () => {
    const all = ["x", "y", "z"].map((zone) => ({ kind: "added" as const, zone, n: 3 }));
    expect(sentence(all, names, t)).toBe("board.news.added 3 <x>. board.news.added 3 <y>. board.news.more 3");
    expect(sentence([], names, t)).toBe("");
  });
});
