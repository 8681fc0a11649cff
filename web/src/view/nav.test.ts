import { expect, it } from "vitest";
import { type Move, type Stop, step } from "./nav";

/** Two rows of a table: a name without notes, a cell for a mark with a note in it, an empty cell; a note below. */
const at = (id: string, x: number, y: number, more: Partial<Stop> = {}): Stop => ({
  id,
  zone: id,
  x,
  y,
  w: 90,
  h: 50,
  ...more,
});
const stops: readonly Stop[] = [
  at("start", 0, 0, { zoneStop: "empty" }),
  at("a1", 100, 0, { zoneStop: "cell" }),
  at("note", 110, 5, { zone: "a1", w: 40, h: 20 }),
  at("a2", 200, 0, { zoneStop: "cell" }),
  at("b1", 100, 60, { zoneStop: "cell" }),
  at("b2", 200, 60, { zoneStop: "cell" }),
  at("last", 100, 200),
];
const go = (from: string, ...moves: readonly Move[]): (string | undefined)[] => {
  const way: (string | undefined)[] = [];
  let here: string | undefined = from;
  for (const move of moves) {
    here = step(stops, here ?? null, move)?.id;
    way.push(here);
  }
  return way;
};

it.each<[string, string, readonly Move[], readonly (string | undefined)[]]>([
  ["notes lead to notes", "note", ["next"], ["last"]],
  [
    "zone by zone one comes to cells first, then into them",
    "start",
    ["next-zone", "next", "next-zone"],
    ["a1", "note", "a2"],
  ],
  [
    "cells lead to cells and to notes",
    "a2",
    ["next", "next", "previous", "previous"],
    ["b1", "b2", "b1", "a2"],
  ],
  ["and from row to row", "a2", ["down", "up"], ["b2", "a2"]],
  ["back to the beginning of a zone", "a2", ["previous-zone"], ["a1"]],
  ["the first and the last are notes", "note", ["last", "first"], ["last", "note"]],
])("%s", (_, from, moves, way) => {
  expect(go(from, ...moves)).toEqual(way);
});
