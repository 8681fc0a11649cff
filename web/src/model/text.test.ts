import { describe, expect, it } from "vitest";
import { random } from "../testing/board";
import { clean, cut, length, shown, splice } from "./text";

const apply = (from: string, change: NonNullable<ReturnType<typeof splice>>): string =>
  from.slice(0, change.at) + change.insert + from.slice(change.at + change.remove);

describe("splice", () => {
  it("replaces only what differs", () => {
    expect(splice("kunta ja kaupunki", "kunta tai kaupunki")).toEqual({ at: 6, remove: 2, insert: "tai" });
    expect(splice("same", "same")).toBeNull();
    expect(splice("aa", "aaa")).toEqual({ at: 2, remove: 0, insert: "a" });
  });

  it("never parts a surrogate pair", () => {
    // 😀 and 😁 share their first unit, 😀 and 🌀 (U+1F300) their last.
    for (const [from, to] of [
      ["😀", "😁"],
      ["a😀b", "a🈀b"],
      ["😀😁", "😁😀"],
      ["x😀", "x"],
    ] as const) {
      const change = splice(from, to);
      expect(change && apply(from, change)).toBe(to);
      expect(clean(change?.insert ?? "")).toBe(change?.insert);
      expect(clean(from.slice(0, change?.at))).toBe(from.slice(0, change?.at));
    }
  });

  it("leads from any text to any other", () => {
    const next = random(7);
    const word = (): string =>
      Array.from(
        { length: Math.floor(next() * 6) },
        () => ["a", "b", "😀", "😁", "ä"][Math.floor(next() * 5)],
      ).join("");
    for (let i = 0; i < 2_000; i++) {
      const [from, to] = [word(), word()];
      const change = splice(from, to);
      expect(change ? apply(from, change) : from).toBe(to);
      expect(clean(change?.insert ?? "")).toBe(change?.insert ?? "");
    }
  });
});

describe("clean and shown", () => {
  it("strips control characters and lone surrogates on input, keeps line feeds and tabs", () => {
    expect(clean("a\u0000b\r\nc\td\ud800e\udc00😀\re")).toBe("ab\nc\tde😀\ne");
  });

  it("shows them as one replacement character each", () => {
    expect(shown("a\u0000\ud800😀\n")).toBe("a\ufffd\ufffd😀\n");
  });
});

describe("cut", () => {
  it("counts code points and keeps a letter whole", () => {
    expect(length("a😀ä")).toBe(3);
    expect(cut("😀😀😀", 2)).toBe("😀😀");
    expect(cut("abc", 3)).toBe("abc");
    // e + combining accent is one letter of two code points.
    expect(cut("ae\u0301", 2)).toBe("a");
    expect(cut("e\u0301", 1)).toBe("e");
  });
});
