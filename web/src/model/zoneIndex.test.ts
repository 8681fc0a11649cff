import { describe, expect, it } from "vitest";
import { layout, random } from "../testing/board";
import { zoneAt } from "./geometry";
import { stacksIn } from "./stacks";
import type { Note } from "./types";
import { ZoneIndex } from "./zoneIndex";

const sheet = layout();

function note(id: string, x: number, y = 150): Note {
  const [w, h] = [100, 70];
  const zone = zoneAt(sheet.zones, x + w / 2, y + h / 2);
  return {
    ...{ id, x, y, w, h, zone, z: 1, text: id, color: "yellow", by: null, at: 0 },
    ...{ tags: [], reactions: new Map(), origin: null },
  };
}

function indexed(notes: Iterable<Note>): ZoneIndex {
  const index = new ZoneIndex();
  for (const each of notes) index.put(undefined, each);
  return index;
}

describe("notes by zone", () => {
  it("go zone by zone, those outside last", () => {
    const index = indexed([note("o", 800), note("r", 420), note("l2", 150), note("l1", 110)]);
    expect([...index.order(sheet)]).toEqual([
      ["left", ["l1", "l2"]],
      ["right", ["r"]],
      [null, ["o"]],
    ]);
    expect(index.stacks("left")).toEqual([["l1", "l2"]]);
  });

  it("stay the same lists where nothing has moved", () => {
    const [l, r] = [note("l", 110), note("r", 420)];
    const index = indexed([l, r]);
    const left = index.order(sheet).get("left");
    index.put(r, note("r", 430));
    expect(index.order(sheet).get("left")).toBe(left);
    expect(index.order({ ...sheet }).get("left")).not.toBe(left);
  });

  it("are the same after any moves as when they are looked at for the first time", () => {
    const roll = random(5);
    const notes = new Map<string, Note>();
    const index = new ZoneIndex();
    for (let i = 0; i < 600; i++) {
      const id = `n${Math.floor(roll() * 30)}`;
      const before = notes.get(id);
      const after = roll() < 0.2 ? undefined : note(id, roll() * 900, roll() * 500);
      index.put(before, after);
      if (after) notes.set(id, after);
      else notes.delete(id);
      if (i % 5) continue;
      const order = index.order(sheet);
      expect([...order]).toEqual([...indexed(notes.values()).order(sheet)]);
      for (const [zone, ids] of order)
        expect(index.stacks(zone)).toEqual(stacksIn(ids.flatMap((each) => notes.get(each) ?? [])));
    }
  });
});
