/**
 * Notes that lie on one another in a full zone. The undermost stays, the others lie on it 16 su further;
 * seen from afar they are one stack with its count, fanned out each is reachable. Pure.
 */
import type { Box } from "./camera";

export interface Placed extends Box {
  readonly id: string;
  readonly z: number;
}

/** A pile of at least two notes, undermost first. */
export interface Stack {
  readonly ids: readonly string[];
  readonly top: string;
}

/** Two notes are one pile when more than this share of the smaller one is covered. */
const COVERED = 0.55;

function overlap(a: Box, b: Box): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? (w * h) / Math.min(a.w * a.h, b.w * b.h) : 0;
}

/** The piles among these notes; a note lies in at most one. */
export function stacks(notes: readonly Placed[]): Stack[] {
  const ordered = [...notes].sort((a, b) => a.z - b.z || (a.id < b.id ? -1 : 1));
  const pile = new Map<string, string[]>();
  ordered.forEach((note, index) => {
    const under = ordered.slice(0, index).findLast((other) => overlap(note, other) > COVERED);
    const ids = under ? (pile.get(under.id) ?? []) : [];
    ids.push(note.id);
    pile.set(note.id, ids);
  });
  return [...new Set(pile.values())]
    .filter((ids) => ids.length > 1)
    .map((ids) => ({ ids, top: ids.at(-1) as string }));
}

/** Where the notes of a pile go when it is fanned out: in rows from the pile's place, within the plane. */
export function fan(
  count: number,
  from: Box,
  plane: { w: number; h: number },
  gap = 8,
): { x: number; y: number }[] {
  const perRow = Math.max(
    1,
    Math.min(count, Math.ceil(Math.sqrt(count)) + 1, Math.floor((plane.w + gap) / (from.w + gap))),
  );
  const rows = Math.ceil(count / perRow);
  const w = perRow * (from.w + gap) - gap;
  const h = rows * (from.h + gap) - gap;
  const x = Math.max(0, Math.min(plane.w - w, from.x + from.w / 2 - w / 2));
  const y = Math.max(0, Math.min(plane.h - h, from.y + from.h / 2 - h / 2));
  return Array.from({ length: count }, (_, index) => ({
    x: x + (index % perRow) * (from.w + gap),
    y: y + Math.floor(index / perRow) * (from.h + gap),
  }));
}
