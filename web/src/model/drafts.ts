/** A note before it is in the document. */
import * as Y from "yjs";
import { freePlace } from "./places";
import { COLORS, MAX_NOTE_TEXT } from "./schema";
import { clean, cut } from "./text";
import type { Color, Layout, Point, Rect, Size } from "./types";

export interface Draft extends Point {
  readonly text: string;
  readonly color: Color;
  /** Its own size; else the template's. */
  readonly size?: Size | null;
  readonly tags?: readonly string[];
}

interface Making {
  readonly place: Readonly<Record<string, number>>;
  readonly by: string | null;
  /** ms since 1970. */
  readonly at: number;
}

/** Writes the draft into a new note of the document; what is as usual is left out. */
export function fill(note: Y.Map<unknown>, draft: Draft, making: Making, { noteSize }: Layout): void {
  const { size, tags = [] } = draft;
  note.set("place", making.place);
  note.set("text", new Y.Text(cut(clean(draft.text), MAX_NOTE_TEXT)));
  note.set("color", draft.color);
  note.set("by", making.by);
  note.set("at", making.at);
  // Were it made by whoever reacts first, two who do so at once would lose one of their reactions.
  note.set("reactions", new Y.Map());
  if (size && (size.w !== noteSize.w || size.h !== noteSize.h)) note.set("size", { w: size.w, h: size.h });
  if (tags.length > 0) note.set("tags", [...tags]);
}

/**
 * New notes, each in the next free place of its zone; those whose zone there isn't are left out. `taken`: every
 * note of the board, the topmost last.
 */
export function draftsIn(
  notes: readonly { readonly text: string; readonly zone: string }[],
  { zones, noteSize }: Layout,
  taken: readonly Rect[],
): Draft[] {
  const all = [...taken];
  return notes.flatMap(({ text, zone: id }) => {
    const zone = zones.find((known) => known.id === id);
    if (!zone) return [];
    const place = freePlace(zone, noteSize, all);
    all.push({ ...place, ...noteSize });
    return [{ ...place, text, color: COLORS[0] }];
  });
}
