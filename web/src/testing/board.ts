/** Small boards for tests. */
import { type Signal, signal } from "@preact/signals";
import * as Y from "yjs";
import { BoardModel } from "../model/board";
import { Commands } from "../model/commands";
import { FIELDS } from "../model/schema";
import type { Group, Layout, Rect, Zone, ZoneKind } from "../model/types";

/** A rectangular zone with as many places in rows as fit with a gap of 10 su. */
export function zone(id: string, box: Rect, order: number | null, kind: ZoneKind = "notes"): Zone {
  const { x, y, w, h } = box;
  const places: [number, number][] = [];
  if (kind === "notes")
    for (let py = y + 10; py + 80 <= y + h; py += 80)
      for (let px = x + 10; px + 110 <= x + w; px += 110) places.push([px, py]);
  return {
    id,
    kind,
    box,
    polygon: [
      [x, y],
      [x + w, y],
      [x + w, y + h],
      [x, y + h],
    ],
    area: w * h,
    label: id,
    shortLabel: null,
    prompt: null,
    hint: null,
    order,
    takesNotes: kind === "notes",
    places,
    maxChars: kind === "text" ? 200 : null,
    marks: [],
    circleTarget: false,
    canvasLabel: true,
    row: null,
    col: null,
    sector: null,
    ring: null,
    lifeArea: null,
  };
}

/** A cell beside the zones, for marks of these kinds. */
export function cell(id: string, marks: Zone["marks"], order = 4): Zone {
  return { ...zone(id, { x: 700, y: 100 + 60 * order, w: 60, h: 50 }, order, "cross-cell"), marks };
}

/** Two zones side by side with room for four notes of 100 × 70 su each, a text field above, room around. */
export function layout(): Layout {
  return {
    layoutVersion: 1,
    template: "test",
    name: "Test",
    question: "?",
    plane: { w: 1000, h: 600 },
    noteSize: { w: 100, h: 70 },
    polar: null,
    zones: [
      zone("scope", { x: 0, y: 0, w: 500, h: 50 }, 1, "text"),
      zone("left", { x: 100, y: 100, w: 240, h: 180 }, 2),
      zone("right", { x: 400, y: 100, w: 240, h: 180 }, 3),
    ],
    groups: [],
    steps: [],
    connectionKinds: [],
    criteria: [],
    noteTags: [],
    rings: [],
    closing: null,
  };
}

export interface Editor {
  readonly doc: Y.Doc;
  readonly layout: Signal<Layout>;
  readonly model: BoardModel;
  readonly commands: Commands;
  /** Ids of the notes made here, oldest first. */
  readonly made: readonly string[];
}

/** One person's board; `origin` is the encoded board that the server made. */
export function editor(person: string, origin: Uint8Array = server()): Editor {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, origin);
  const current = signal(layout());
  const model = new BoardModel(doc, current);
  const made: string[] = [];
  const newId = (): string => {
    const id = `${person}-${made.length + 1}`;
    made.push(id);
    return id;
  };
  const now = (): number => 1_000 + made.length;
  const commands = new Commands({ doc, model, layout: current, person, now, newId });
  return { doc, layout: current, model, commands, made };
}

/** A new board as the server makes it: empty, with its fields. */
export function server(): Uint8Array {
  const doc = new Y.Doc();
  const fields = doc.getMap(FIELDS);
  for (const id of ["scope", "summary"]) fields.set(id, new Y.Text());
  return Y.encodeStateAsUpdate(doc);
}

/** Both get everything that the other has. */
export function sync(a: Editor, b: Editor): void {
  Y.applyUpdate(b.doc, Y.encodeStateAsUpdate(a.doc, Y.encodeStateVector(b.doc)), "remote");
  Y.applyUpdate(a.doc, Y.encodeStateAsUpdate(b.doc, Y.encodeStateVector(a.doc)), "remote");
}

/** The same numbers for the same seed, 0 ≤ n < 1 (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A group that nobody may adapt, unless `more` says otherwise. */
export function group(id: string, more: Partial<Group>): Group {
  const may = { add: false, rename: false, remove: false };
  return {
    id,
    kind: "zones",
    zones: [],
    keys: [],
    members: [],
    min: 0,
    max: 0,
    ...may,
    label: null,
    ...more,
  };
}
