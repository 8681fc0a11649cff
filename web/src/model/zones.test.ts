/** The two rules that the server has too, on all nine worksheets. */
import { describe, expect, it } from "vitest";
import freePlaces from "../../../tests/fixtures/free_places.json";
import hitTesting from "../../../tests/fixtures/hit_testing.json";
import layouts from "../../../tests/fixtures/layouts.json";
import { zone as rectangle } from "../testing/board";
import { zoneAt } from "./geometry";
import { freePlace } from "./places";
import type { Size, Zone, ZoneKind } from "./types";

interface Sheet {
  readonly noteSize: Size;
  readonly zones: readonly Zone[];
}

/** The fixture's zones are told without texts, which neither rule looks at. */
const sheets = layouts as unknown as Readonly<Record<string, Sheet>>;

function sheet(name: string): Sheet {
  const found = sheets[name];
  if (!found) throw new Error(`no worksheet ${name} in the fixture`);
  return found;
}

describe("zoneAt (shared fixture)", () => {
  it.each(hitTesting.cases.map((c) => [c.id, c] as const))(
    "%s",
    (_, { worksheet, x, y, expect: wanted, ...more }) => {
      const added = "addedZones" in more ? (more.addedZones ?? []) : [];
      const zones = [
        ...sheet(worksheet).zones,
        ...added.map(({ id, shape, kind }) => rectangle(id, shape, null, kind as ZoneKind)),
      ];
      expect(zoneAt(zones, x, y)).toBe(wanted);
    },
  );
});

describe("freePlace (shared fixture)", () => {
  it.each(freePlaces.cases.map((c) => [c.id, c] as const))(
    "%s",
    (_, { worksheet, zone, taken, expect: wanted }) => {
      const { zones, noteSize } = sheet(worksheet);
      const found = zones.find(({ id }) => id === zone);
      const notes = taken.map(([x = 0, y = 0, w = 0, h = 0]) => ({ x, y, w, h }));
      const place = found && freePlace(found, noteSize, notes);
      expect([place?.x, place?.y]).toEqual(wanted);
    },
  );
});

describe("every place of every worksheet", () => {
  it("holds a note that is in its zone and covers no other place of it", () => {
    for (const { zones, noteSize } of Object.values(sheets))
      for (const zone of zones.filter(({ takesNotes }) => takesNotes)) {
        const taken: { x: number; y: number; w: number; h: number }[] = [];
        for (const [x, y] of zone.places) {
          expect(zoneAt(zones, x + noteSize.w / 2, y + noteSize.h / 2)).toBe(zone.id);
          expect(freePlace(zone, noteSize, taken)).toEqual({ x, y });
          taken.push({ x, y, ...noteSize });
        }
      }
  });
});
