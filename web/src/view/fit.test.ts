import { describe, expect, it } from "vitest";
import { fitText, type Measure, type Room, split } from "./fit";
import { breaks } from "./hyphen";

/** Half an em a letter, a little more when bold: close to the real typeface. */
const measure: Measure = (text, weight) => [...text].length * (weight > 600 ? 0.52 : 0.5);
const room: Room = { w: 91, h: 57, max: 12.5, min: 11, corner: 14 };
const drawn = (text: string, at: Room = room) =>
  fitText(text, at, measure).lines.map((line) => line.map((piece) => piece.text).join(""));

describe("breaks", () => {
  it("prefers the seam of a compound", () => {
    const strong = breaks("työllisyyspalvelut").filter((place) => place.strong);
    expect(strong.map((place) => "työllisyyspalvelut".slice(0, place.at))).toEqual(["työllisyys"]);
  });

  it("breaks a Finnish word before a consonant and its vowel, never leaving fewer than three letters", () => {
    expect(breaks("kirjasto").map((place) => place.at)).toEqual([3]);
    expect(breaks("talo")).toEqual([]);
  });

  it("writes no second hyphen where one stands", () => {
    expect(breaks("EU-hankeraha").find((place) => place.at === 3)).toEqual({
      at: 3,
      hyphen: false,
      strong: true,
    });
  });
});

describe("fit", () => {
  it("draws all of a short text, its name on a line of its own", () => {
    const fitted = fitText("Kotihoito\ntabletin käyttö", room, measure);
    expect(fitted.size).toBe(12.5);
    expect(fitted.cut).toBe(false);
    expect(fitted.lines.map((line) => line[0]?.weight)).toEqual([620, 430, 430]);
  });

  it("gives a single line a weight of its own", () => {
    expect(fitText("Vero", room, measure).lines).toEqual([[{ text: "Vero", weight: 540 }]]);
  });

  it("shrinks before it leaves anything out", () => {
    const fitted = fitText("Nuorisotyö Vintti\nnuorten asiointiapu illalla", room, measure);
    expect(fitted.cut).toBe(false);
    expect(fitted.size).toBeLessThan(12.5);
    expect(fitted.size).toBeGreaterThanOrEqual(11);
  });

  it("lets the rest run on after the name before it leaves the rest out", () => {
    const lines = fitText("Abc\nde fg hi jk lm no", { ...room, h: 32 }, measure).lines;
    expect(lines[0]?.map((piece) => piece.weight)).toEqual([620, 430]);
  });

  it("keeps the name and three dots when the rest does not fit", () => {
    const fitted = fitText(
      "Etuustoimisto\npuhelin ja chat etuuksien hakuun, kaikki kuntalaiset joka arkipäivä",
      room,
      measure,
    );
    expect(fitted.cut).toBe(true);
    expect(
      fitted.lines
        .flat()
        .map((piece) => piece.text)
        .join(""),
    ).toBe("Etuus-toimisto…");
  });

  it("keeps the first words at the least size when not even the name fits", () => {
    const fitted = fitText(
      "Lummejärven seudun työllisyyspalvelut ja aikuisten omaehtoinen opiskelu",
      room,
      measure,
    );
    expect(fitted.size).toBe(11);
    expect(fitted.cut).toBe(true);
    expect(fitted.lines[0]?.[0]?.text).toBe("Lummejärven");
    expect(fitted.lines.at(-1)?.[0]?.text.endsWith("…")).toBe(true);
  });

  it("never draws wider than the paper nor below its lower edge, whatever the text", () => {
    const texts = [
      "https://esimerkki.example/pitka/polku?kysely=arvo&toinen=arvo",
      "ÅÄÖ".repeat(60),
      "a ".repeat(90),
      "👩‍💻".repeat(30),
    ];
    for (const text of texts) {
      const fitted = fitText(text, room, measure);
      expect(fitted.lines.length * fitted.size * 1.12 + 7).toBeLessThanOrEqual(room.h);
      for (const line of fitted.lines) {
        const wide = line.reduce((sum, piece) => sum + measure(piece.text, piece.weight) * fitted.size, 0);
        expect(wide).toBeLessThanOrEqual(room.w - 11);
      }
    }
  });

  it("leaves the corner of the symbol free", () => {
    const lines = drawn("Aaa bbb ccc ddd eee fff ggg hhh iii jjj", { ...room, h: 46, corner: 40 });
    expect((lines.at(-1) ?? "").length).toBeLessThan((lines[0] ?? "").length);
  });

  it("writes beside the symbol and a badge, never under them", () => {
    const text = "Aaa bbb ccc ddd eee fff ggg hhh iii jjj kkk lll mmm";
    const at = { ...room, foot: 30 };
    const { size, lines, beside } = fitText(text, at, measure);
    expect(beside).toBeLessThan(lines.length);
    lines.forEach((line, index) => {
      const wide = line.reduce((sum, piece) => sum + measure(piece.text, piece.weight) * size, 0);
      const down = 4 + (index + 1) * size * 1.12;
      expect(wide).toBeLessThanOrEqual(down > at.h - 13 ? at.w - 11 - 14 - 30 : at.w - 11);
      expect(index >= beside).toBe(down > at.h - 13);
    });
  });

  it("draws nothing for an empty note", () => {
    expect(drawn("  \n ")).toEqual([]);
  });
});

describe("split", () => {
  it("skips empty lines before the name", () => {
    expect(split("\n Kela \n tuet\nverkossa")).toEqual(["Kela", "tuet verkossa"]);
  });
});
