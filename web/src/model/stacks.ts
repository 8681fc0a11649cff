/** Notes that lie on each other, as they do where a zone is full. */
import { shared } from "./geometry";
import type { Rect } from "./types";

interface Lying extends Rect {
  readonly id: string;
  readonly z: number;
}

/** This share of the smaller note is hidden before the two count as a stack: its words can't be read. */
const HIDDEN = 0.5;

/** Stacks among the notes of one zone, each from the lowest to the topmost; lone notes are left out. */
export function stacksIn(notes: readonly Lying[]): string[][] {
  const sorted = [...notes].sort((a, b) => a.x - b.x);
  const parent = new Map<string, string>();
  sorted.forEach((note, at) => {
    for (let i = at + 1; i < sorted.length; i++) {
      const other = sorted[i];
      if (!other || other.x >= note.x + note.w) break;
      if (shared(note, other) >= HIDDEN * Math.min(note.w * note.h, other.w * other.h))
        parent.set(root(parent, note.id), root(parent, other.id));
    }
  });
  const groups = new Map<string, Lying[]>();
  for (const note of notes) {
    const key = root(parent, note.id);
    const group = groups.get(key);
    if (group) group.push(note);
    else groups.set(key, [note]);
  }
  return [...groups.values()]
    .filter((group) => group.length > 1)
    .map((group) => group.sort((a, b) => a.z - b.z).map((note) => note.id));
}

/** The representative of a note's stack; the way to it is made short, or a stack of hundreds would be slow. */
function root(parent: Map<string, string>, id: string): string {
  const up = parent.get(id);
  if (up === undefined || up === id) return id;
  const top = root(parent, up);
  parent.set(id, top);
  return top;
}
