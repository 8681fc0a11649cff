import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { overlap, pointInPolygon } from "../model/geometry";
import type { Layout, Note, Rect, Zone } from "../model/types";
import { withBreaks } from "../ui/Broken";
import { arcPieces, NO_GROUND, onRim } from "./ground";
import { overviewSlips } from "./overview";

interface Sheet {
  readonly noteSize: { readonly w: number; readonly h: number };
  readonly zones: readonly Zone[];
}

const file = new URL("../../../tests/fixtures/layouts.json", import.meta.url);
const sheets = JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, Sheet>>;
const OVAL = { cx: 700, cy: 434, rx: 684, ry: 418 };

/** A note on each of the first places of a zone. */
function notesOf(sheet: Sheet, zone: Zone, count: number): Note[] {
  return zone.places
    .slice(0, count)
    .map(([x, y], i) => ({ id: `n${i}`, x, y, ...sheet.noteSize, zone: zone.id, color: "yellow" }) as Note);
}

function slipsOf(slug: string, id: string, count: number, names: readonly Rect[], rim = 0) {
  const sheet = sheets[slug] as Sheet;
  const zone = sheet.zones.find((each) => each.id === id) as Zone;
  const notes = notesOf(sheet, zone, count);
  const layout = { ...sheet, polar: rim > 0 ? OVAL : null } as unknown as Layout;
  return { zone, notes, slips: overviewSlips(notes, layout, { names, rim }) };
}

const inside = (zone: Zone, { x, y, w, h }: Rect): boolean =>
  [[x, y] as const, [x + w, y] as const, [x, y + h] as const, [x + w, y + h] as const].every(([px, py]) =>
    pointInPolygon(zone.polygon, px, py),
  );
const apart = (all: readonly Rect[]): boolean =>
  all.every((one, i) => all.every((other, j) => i === j || !overlap(one, other)));

describe("the overview's slips", () => {
  it("lie on their notes where no name is in the way", () => {
    const { notes, slips } = slipsOf("operating-model", "i-story", 3, []);
    for (const [i, { x, y, w, h }] of slips.entries()) {
      const note = notes[i] as Note;
      expect([x + w / 2, y + h / 2]).toEqual([note.x + note.w / 2, note.y + note.h / 2]);
    }
  });

  it("go down together under a name of larger letters", () => {
    const name = { x: 713, y: 715, w: 200, h: 46 };
    const { zone, slips } = slipsOf("operating-model", "j-metrics", 4, [name]);
    expect(slips.some((slip) => overlap(slip, name))).toBe(false);
    expect(new Set(slips.map(({ y }) => y)).size).toBe(1);
    expect(slips.every((slip) => inside(zone, slip))).toBe(true);
  });

  it("stay apart and inside in a zone that is full and has a name of two lines", () => {
    const name = { x: 365, y: 133, w: 300, h: 96 };
    const { zone, slips } = slipsOf("operating-model", "b-groups", 4, [name]);
    expect(slips).toHaveLength(4);
    expect(slips.some((slip) => overlap(slip, name))).toBe(false);
    expect(slips.every((slip) => inside(zone, slip))).toBe(true);
    expect(apart(slips)).toBe(true);
  });

  it("keep off the band of names inside an oval's rim", () => {
    const { slips } = slipsOf("actor-map", "municipality", 8, [], 59);
    for (const { x, y, w, h } of slips) {
      for (const corner of [
        { x, y },
        { x: x + w, y: y + h },
      ])
        expect(onRim(corner, 59, OVAL)).toBe(false);
    }
    expect(apart(slips)).toBe(true);
  });

  it("are all there when a zone holds more than it has places for", () => {
    const sheet = sheets["actor-map"] as Sheet;
    const zone = sheet.zones.find((each) => each.id === "state") as Zone;
    const notes = [0, 1, 2, 3, 4, 5].flatMap((turn) =>
      notesOf(sheet, zone, 99).map((note) => ({ ...note, id: `${note.id} ${turn}` })),
    );
    const layout = { ...sheet, polar: OVAL } as unknown as Layout;
    expect(overviewSlips(notes, layout, NO_GROUND)).toHaveLength(notes.length);
  });
});

describe("the ground of a name", () => {
  it("follows the arc in pieces", () => {
    const pieces = arcPieces([0, 10, 20, 30], [0, 0, 5, 10], [0, 0, 30, 30], 20);
    expect(pieces).toHaveLength(2);
    expect(pieces[0]?.x).toBe(0);
    expect(pieces[0]?.y).toBeLessThan(-15);
    expect(pieces[1]?.h).toBeGreaterThan(15);
  });
});

describe("names on buttons", () => {
  it("break at the seam of a compound, and in a part that is still too long", () => {
    const shown = (word: string): string => withBreaks(word).replaceAll("\u00ad", "|");
    expect(shown("Kohderyhmät")).toBe("Kohde|ryhmät");
    expect(shown("Associations and NGOs")).toBe("Asso|cia|tions and NGOs");
    expect(shown("Kunnat")).toBe("Kunnat");
  });
});
