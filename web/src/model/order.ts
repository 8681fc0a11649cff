/**
 * Reading order: zone by zone, in a zone rows from top to bottom, in a row from left to right.
 * `server/boards/order.py` has the same rule; one fixture holds both to it.
 */
import type { Layout } from "./types";

export interface Centred {
  readonly id: string;
  readonly cx: number;
  readonly cy: number;
}

/** Ids in reading order; a row is what lies less than half a note's height below its first note. */
export function readingOrder(notes: readonly Centred[], noteHeight: number): string[] {
  const rows: Centred[][] = [];
  for (const note of [...notes].sort((a, b) => a.cy - b.cy || a.cx - b.cx || byId(a, b))) {
    const row = rows.at(-1);
    const first = row?.[0];
    if (row && first && note.cy - first.cy < noteHeight / 2) row.push(note);
    else rows.push([note]);
  }
  return rows.flatMap((row) => row.sort((a, b) => a.cx - b.cx || byId(a, b)).map((note) => note.id));
}

/** Ids (plain ASCII) in the order that Python has too; `localeCompare` would differ by language. */
function byId(a: { readonly id: string }, b: { readonly id: string }): number {
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Ids of the zones with content in reading order. */
export function contentZones(layout: Layout): string[] {
  return layout.zones
    .filter((zone) => zone.order !== null)
    .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .map((zone) => zone.id);
}
