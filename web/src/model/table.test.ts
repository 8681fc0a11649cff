import { describe, expect, it } from "vitest";
import { zone } from "../testing/board";
import { MAX_NOTE_TEXT } from "./schema";
import { isTable, likelyShape, notesOf, type Shape, tableOf, zonesByName } from "./table";
import type { Zone } from "./types";

const BOX = { x: 0, y: 0, w: 240, h: 180 };
const area = (id: string, label: string, more: Partial<Zone> = {}): Zone => ({
  ...zone(id, BOX, 1),
  label,
  ...more,
});
const FI = [
  area("state", "Valtio"),
  area("r1.solution", "B. Ratkaisu"),
  area("r2.solution", "B. Ratkaisu"),
  area("pot.ngo", "Järjestöt – mahdolliset", { shortLabel: "Järjestöt" }),
  area("scope", "Rajaus", { takesNotes: false }),
];
const EN = [
  area("state", "Central  government"),
  area("pot.ngo", "NGOs – potential", { shortLabel: "NGOs" }),
];
const ZONES = zonesByName([FI, EN]);

const texts = (text: string, shape: Shape = "cells") =>
  notesOf(tableOf(text), shape, ZONES).notes.map((note) => note.text);

describe("what was pasted", () => {
  it.each([
    ["nothing", "", []],
    ["only line ends", "\r\n\n \t \n", []],
    ["lines", "Kela\r\nKirjasto\r\n", [["Kela"], ["Kirjasto"]]],
    ["lines of an old Mac", "Kela\rKirjasto", [["Kela"], ["Kirjasto"]]],
    [
      "cells",
      "a\tb\n\tc\n",
      [
        ["a", "b"],
        ["", "c"],
      ],
    ],
    ["a cell of two lines, as Excel makes it", '"a\nb"\tc', [["a\nb", "c"]]],
    ["a cell with a tab and quotes, as Excel makes it", '"say ""yes""\tno"', [['say "yes"\tno']]],
    ["a quote at the end of a cell", '"a\n""b"""\tc', [['a\n"b"', "c"]]],
    ["quotes that are only letters", '"Hello" she said\n"Hello"', [['"Hello" she said'], ['"Hello"']]],
    ["a quote that never ends", '"a\nb\tc', [['"a'], ["b", "c"]]],
    ["a quote within a cell", 'a "b\nc" d', [['a "b'], ['c" d']]],
    ["control characters", "a\u0000b\u0007\tc\u001b", [["ab", "c"]]],
    ["lone surrogates", "a\ud800b\t\udc00c\t😀", [["ab", "c", "😀"]]],
  ])("%s", (_, text, rows) => {
    expect(tableOf(text)).toEqual(rows);
  });

  it.each([
    ["10,000 lines", "note\n".repeat(10_000), 10_000],
    ["10,000 cells in one row", "note\t".repeat(10_000), 1],
    ["quotes that never close", '"""a\n'.repeat(10_000), 10_000],
    ["a quote and then very much", `"${"a\n".repeat(100_000)}`, 100_000],
    ["nothing but quotes", '"'.repeat(1_000_000), 1],
    ["nothing but tabs", "\t".repeat(1_000_000), 0],
  ])("of %s is read within the time of a test", (_, text, rows) => {
    expect(tableOf(text)).toHaveLength(rows);
  });

  it("is a table when a row has several cells with text", () => {
    expect([isTable(tableOf("a\n\tb\nc\t")), isTable(tableOf("a\nb\tc"))]).toEqual([false, true]);
  });
});

describe("notes of it", () => {
  it("are lines without bullets, but with numbers", () => {
    expect(texts("• Kela\n\n  - Kirjasto \n3. sektori\n-5 astetta")).toEqual([
      "Kela",
      "Kirjasto",
      "3. sektori",
      "-5 astetta",
    ]);
  });

  it("are cells, row by row", () => {
    expect(texts("a\tb\n\tc\nd\n")).toEqual(["a", "b", "c", "d"]);
  });

  it("are rows, the first cell as the name", () => {
    expect(texts("Kela\tetuudet\t\nKirjasto\n", "rows")).toEqual(["Kela\netuudet", "Kirjasto"]);
  });

  it("go to the areas that their rows begin with, in any language, by label or id", () => {
    const rows = tableOf(
      "valtio\t\n\tKela\n\tDVV\nCENTRAL GOVERNMENT: \tVero\nr2.solution\tX\nJärjestöt\tSPR\tapua",
    );
    expect(notesOf(rows, "areas", ZONES)).toEqual({
      notes: [
        { text: "Kela", zone: "state" },
        { text: "DVV", zone: "state" },
        { text: "Vero", zone: "state" },
        { text: "X", zone: "r2.solution" },
        { text: "SPR\napua", zone: "pot.ngo" },
      ],
      unknown: [],
      long: 0,
    });
  });

  it("keep the name that no area has, or several have, or one that takes no notes", () => {
    const rows = tableOf("Kunta\tEspoo\nB. Ratkaisu\tX\nRajaus\tY\nKunta\tVantaa\n\tnowhere\nlone");
    const { notes, unknown } = notesOf(rows, "areas", ZONES);
    expect(unknown).toEqual(["Kunta", "B. Ratkaisu", "Rajaus"]);
    expect(notes.map(({ text }) => text)).toEqual([
      "Kunta\nEspoo",
      "B. Ratkaisu\nX",
      "Rajaus\nY",
      "Kunta\nVantaa",
      "nowhere",
      "lone",
    ]);
    expect(notes.every(({ zone: where }) => where === null)).toBe(true);
  });

  it("find an area whose letters are composed otherwise", () => {
    expect(notesOf(tableOf("Ja\u0308rjesto\u0308t\tSPR"), "areas", ZONES).notes[0]?.zone).toBe("pot.ngo");
  });

  it.each([
    ["names of areas first", "Valtio\tKela\nJärjestöt\tSPR", "areas"],
    ["mostly names of areas", "Valtio\tKela\nKunnat\tEspoo", "areas"],
    ["hardly any name of an area", "Valtio\tKela\na\tb\nc\td", "cells"],
    ["an area without a text", "Valtio\t\na\tb", "cells"],
    ["anything else", "a\tb", "cells"],
  ])("are guessed from %s", (_, text, shape) => {
    expect(likelyShape(tableOf(text), ZONES)).toBe(shape);
  });

  it("tell how many are too long, counted in letters", () => {
    const rows = tableOf(`${"😀".repeat(MAX_NOTE_TEXT)}\n${"a".repeat(MAX_NOTE_TEXT + 1)}`);
    expect(notesOf(rows, "cells", ZONES).long).toBe(1);
  });
});

describe("names of areas", () => {
  it("give way: short ones to whole ones, and labels to ids", () => {
    const zones = zonesByName([
      [
        area("a", "State", { shortLabel: "b" }),
        area("b", "Money"),
        area("c", "Jobs", { shortLabel: "Money" }),
      ],
    ]);
    expect([zones.get("b"), zones.get("money"), zones.get("jobs")]).toEqual(["b", "b", "c"]);
  });
});
