/**
 * Reading order: zone by zone, in a zone rows from top to bottom, in a row from left to right.
 * `server/boards/order.py` has the same rule; one fixture holds both to it.
 */
import { centre } from "./geometry";
import type { Layout, Rect } from "./types";

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

/** Notes of each zone in reading order; zones in reading order, those outside (null) last. */
export function groupByZone(
  notes: Iterable<Rect & { readonly id: string; readonly zone: string | null }>,
  layout: Layout,
): Map<string | null, readonly string[]> {
  const raw = new Map<string | null, Centred[]>();
  for (const note of notes) {
    const { x, y } = centre(note);
    const centred = { id: note.id, cx: x, cy: y };
    const others = raw.get(note.zone);
    if (others) others.push(centred);
    else raw.set(note.zone, [centred]);
  }
  const sorted = new Map<string | null, readonly string[]>();
  for (const zone of [...contentZones(layout), null]) {
    const found = raw.get(zone);
    if (found) sorted.set(zone, readingOrder(found, layout.noteSize.h));
  }
  return sorted;
}

/** Ids of the zones with content in reading order. */
export function contentZones(layout: Layout): string[] {
  return layout.zones
    .filter((zone) => zone.order !== null)
    .sort((a, b) => (a.order ?? 0) - (b.order ?? 0))
    .map((zone) => zone.id);
}
