/**
 * Reading the document. Total: it may contain anything, and odd content is mended or left out, never
 * thrown at the reader. The same rules as `server/boards/view.py`.
 */
import * as Y from "yjs";
import { centre, zoneAt } from "./geometry";
import { CIRCLE_SHAPES, COLORS, MARK_KINDS, MAX_COORDINATE, MAX_NOTE_SIDE } from "./schema";
import { shown } from "./text";
import type { Circle, Color, Comment, Connection, Layout, Mark, Note, Origin } from "./types";

/** The note as it stands under the id, or undefined when what stands there is no note. */
export function readNote(id: string, value: unknown, layout: Layout): Note | undefined {
  if (!(value instanceof Y.Map)) return undefined;
  const place = plain(value.get("place"));
  const size = plain(value.get("size"));
  const rect = {
    x: number(place.x),
    y: number(place.y),
    w: side(size.w) ?? layout.noteSize.w,
    h: side(size.h) ?? layout.noteSize.h,
  };
  const middle = centre(rect);
  const color = value.get("color");
  return {
    ...rect,
    id,
    text: text(value.get("text")),
    z: number(place.z),
    color: COLORS.find((known) => known === color) ?? defaultColor,
    by: person(value.get("by")),
    at: moment(value.get("at")),
    tags: strings(value.get("tags")),
    reactions: new Map(entries(value.get("reactions")).filter(isPair)),
    origin: origin(value.get("origin")),
    zone: zoneAt(layout.zones, middle.x, middle.y),
  };
}

export function readConnection(id: string, value: unknown): Connection | undefined {
  if (!(value instanceof Y.Map)) return undefined;
  return {
    id,
    from: text(value.get("from")),
    to: text(value.get("to")),
    kind: text(value.get("kind")),
    label: text(value.get("label")),
    by: person(value.get("by")),
    at: moment(value.get("at")),
  };
}

export function readCircle(id: string, value: unknown): Circle | undefined {
  if (!(value instanceof Y.Map)) return undefined;
  const shape = CIRCLE_SHAPES.find((known) => known === value.get("shape")) ?? "set";
  const members = keys(value.get("members"));
  return {
    id,
    name: text(value.get("name")),
    // A circle that was made for one note may have got others.
    shape: shape === "note" && members.length > 1 ? "set" : shape,
    members,
    zones: keys(value.get("zones")),
    by: person(value.get("by")),
    at: moment(value.get("at")),
  };
}

export function readMark(zone: string, value: unknown): Mark | undefined {
  if (!(value instanceof Y.Map)) return undefined;
  const wanted = value.get("kind");
  const kind = MARK_KINDS.find((known) => known === wanted);
  return kind && { zone, kind, by: person(value.get("by")), at: moment(value.get("at")) };
}

export function readField(value: unknown): string | undefined {
  return value instanceof Y.Text || typeof value === "string" ? text(value) : undefined;
}

export function readComment(id: string, value: unknown): Comment | undefined {
  if (!(value instanceof Y.Map)) return undefined;
  return {
    id,
    note: text(value.get("note")),
    text: text(value.get("text")),
    by: person(value.get("by")),
    at: moment(value.get("at")),
  };
}

const defaultColor: Color = COLORS[0];

function text(value: unknown): string {
  if (value instanceof Y.Text) return shown(value.toString());
  return typeof value === "string" ? shown(value) : "";
}

function plain(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function number(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value)) return 0;
  return Math.max(-MAX_COORDINATE, Math.min(MAX_COORDINATE, value));
}

function side(value: unknown): number | undefined {
  const n = number(value);
  return n > 0 ? Math.min(n, MAX_NOTE_SIDE) : undefined;
}

function moment(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) ? value : 0;
}

function person(value: unknown): string | null {
  return typeof value === "string" ? shown(value) : null;
}

function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string").map(shown) : [];
}

function entries(value: unknown): [string, unknown][] {
  return value instanceof Y.Map ? [...value.entries()] : [];
}

function isPair(entry: [string, unknown]): entry is [string, string] {
  return typeof entry[1] === "string";
}

function keys(value: unknown): string[] {
  return entries(value)
    .filter(([, on]) => Boolean(on))
    .map(([key]) => key)
    .sort();
}

function origin(value: unknown): Origin | null {
  const { board, note, circle, zone } = plain(value);
  if (typeof board !== "string") return null;
  return {
    board,
    ...(typeof note === "string" ? { note } : {}),
    ...(typeof circle === "string" ? { circle } : {}),
    ...(typeof zone === "string" ? { zone } : {}),
  };
}
