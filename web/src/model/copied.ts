/** Notes on their way through the clipboard: from one board to the same or to another one. Pure. */
import { COLORS, MAX_COORDINATE, MAX_NOTE_SIDE } from "./schema";
import type { Color, Layout, Note, Point, Size } from "./types";

export interface CopiedNote extends Point {
  readonly text: string;
  readonly color: Color;
  readonly tags: readonly string[];
  /** Its own size; null: the template's. */
  readonly size: Size | null;
  /** The zone in which it lay. */
  readonly zone: string | null;
}

export interface Copied {
  /** The board from which they were copied. */
  readonly board: string;
  /** The size of a note there. */
  readonly noteSize: Size;
  readonly notes: readonly CopiedNote[];
}

export function copied(board: string, notes: readonly Note[], { noteSize }: Layout): Copied {
  return {
    board,
    noteSize,
    notes: notes.map(({ text, color, tags, x, y, w, h, zone }) => ({
      text,
      color,
      tags,
      x,
      y,
      size: w === noteSize.w && h === noteSize.h ? null : { w, h },
      zone,
    })),
  };
}

/** A line a note, for every other program. */
export function plainLines({ notes }: Copied): string {
  return notes.map(({ text }) => text.replaceAll("\n", " ")).join("\n");
}

/** What `JSON.stringify` made of them; null for anything else, since any program can write under our type. */
export function readCopied(json: string): Copied | null {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  const { board, noteSize, notes } = record(value);
  const size = readSize(noteSize);
  if (typeof board !== "string" || !size || !Array.isArray(notes) || notes.length === 0) return null;
  return { board, noteSize: size, notes: notes.flatMap((note) => readNote(record(note)) ?? []) };
}

function readNote(note: Readonly<Record<string, unknown>>): CopiedNote | undefined {
  const { text, color, tags, x, y, size, zone } = note;
  if (typeof text !== "string" || !within(x) || !within(y)) return undefined;
  return {
    text,
    color: COLORS.find((known) => known === color) ?? COLORS[0],
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === "string") : [],
    x,
    y,
    size: readSize(size),
    zone: typeof zone === "string" ? zone : null,
  };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function readSize(value: unknown): Size | null {
  const { w, h } = record(value);
  return within(w) && within(h) && w > 0 && h > 0 && w <= MAX_NOTE_SIDE && h <= MAX_NOTE_SIDE
    ? { w, h }
    : null;
}

function within(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= MAX_COORDINATE;
}
