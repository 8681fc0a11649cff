/** A note before it is in the document. */
import * as Y from "yjs";
import { MAX_NOTE_TEXT } from "./schema";
import { clean, cut } from "./text";
import type { Color, Layout, Note, Point } from "./types";

export interface Draft extends Point {
  readonly text: string;
  readonly color: Color;
  /** The note that it is a copy of. */
  readonly like?: Note;
}

interface Making {
  readonly place: Readonly<Record<string, number>>;
  readonly by: string | null;
  /** ms since 1970. */
  readonly at: number;
}

/** Writes the draft into a new note of the document; what is as usual is left out. */
export function fill(note: Y.Map<unknown>, draft: Draft, making: Making, { noteSize }: Layout): void {
  const { like } = draft;
  note.set("place", making.place);
  note.set("text", new Y.Text(cut(clean(draft.text), MAX_NOTE_TEXT)));
  note.set("color", draft.color);
  note.set("by", making.by);
  note.set("at", making.at);
  // Were it made by whoever reacts first, two who do so at once would lose one of their reactions.
  note.set("reactions", new Y.Map());
  if (like && (like.w !== noteSize.w || like.h !== noteSize.h)) note.set("size", { w: like.w, h: like.h });
  if (like && like.tags.length > 0) note.set("tags", [...like.tags]);
}
