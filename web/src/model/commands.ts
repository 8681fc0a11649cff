/**
 * The only writer of the document. Every command is one step that undo takes back, and one Yjs transaction
 * (several when it is too large for one update). Whether a person may do it is not asked here: `rights.ts`
 * disables early, the server decides.
 */
import type { ReadonlySignal } from "@preact/signals";
import * as Y from "yjs";
import type { BoardModel } from "./board";
import { CircleCommands } from "./circles";
import { type Draft, fill } from "./drafts";
import { write } from "./letters";
import { LineCommands } from "./lines";
import { MarkCommands } from "./marks";
import { freePlace, freePlaces, STACK_OFFSET } from "./places";
import { COLORS, FIELDS, MAX_FIELD_TEXT, MAX_NOTE_TEXT, MAX_SUMMARY, NOTES, SUMMARY } from "./schema";
import { type Change, created, type Part, remove, setValue, textOf } from "./steps";
import { TalkCommands } from "./talk";
import { clean, cut, splice } from "./text";
import type { Color, Layout, Note, Placed, Point, Rect, Size, UndoResult, Zone } from "./types";
import { History } from "./undo";

/** Notes in one transaction: 20 of the longest stay below the largest update that the server takes. */
const BATCH = 20;

export interface CommandDeps {
  readonly doc: Y.Doc;
  readonly model: BoardModel;
  readonly layout: ReadonlySignal<Layout>;
  readonly person: string | null;
  /** ms since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
  /** Whether somebody else is known to have voted for the note. */
  readonly voted?: (id: string) => boolean;
}

/** Where a note goes: the next free place of a zone, or a top left corner in su. */
export type Where = { readonly zone: string } | Point;

export class Commands {
  readonly canUndo: ReadonlySignal<boolean>;
  readonly canRedo: ReadonlySignal<boolean>;
  /** What can be done to the lines between notes. */
  readonly lines: LineCommands;
  /** What can be done to circles. */
  readonly circles: CircleCommands;
  /** What can be done to the crosses in cells. */
  readonly marks: MarkCommands;
  /** What people say about notes: reactions, comments, tags. */
  readonly talk: TalkCommands;
  readonly #deps: CommandDeps;
  readonly #history: History;

  constructor(deps: CommandDeps) {
    this.#deps = deps;
    this.#history = new History({ doc: deps.doc, person: deps.person, voted: deps.voted ?? (() => false) });
    this.canUndo = this.#history.canUndo;
    this.canRedo = this.#history.canRedo;
    const step = (changes: readonly Change[]): void =>
      this.#step(changes, BATCH * 5, (change) => change(deps.doc));
    this.lines = new LineCommands(deps, step);
    this.circles = new CircleCommands(deps, step);
    this.marks = new MarkCommands(deps, step);
    this.talk = new TalkCommands(deps, step);
  }

  /**
   * Makes a note and answers its id. With a `step` (from the note's id), texts set under the same step belong
   * to its making.
   */
  createNote(where: Where, text: string, color: Color = COLORS[0], step?: (id: string) => string): string {
    const place = "zone" in where ? this.#free(where.zone, 1)[0] : where;
    return this.create([{ ...(place ?? this.#middle()), text, color }], step)[0] ?? "";
  }

  /** Makes a note of each draft and answers their ids; `step` as of `createNote`. */
  create(drafts: readonly Draft[], step?: (id: string) => string): string[] {
    const { doc, model, newId } = this.#deps;
    const base = model.top();
    const ids = drafts.map(() => newId());
    this.#step(
      drafts,
      BATCH,
      (draft, at) => {
        const id = ids[at] ?? "";
        const note = new Y.Map<unknown>();
        doc.getMap(NOTES).set(id, note);
        const place = this.#place(draft, draft.size, base + at);
        fill(note, draft, { place, by: this.#deps.person, at: this.#deps.now() }, this.#deps.layout.peek());
        return created(NOTES, id, note);
      },
      step?.(ids[0] ?? ""),
    );
    return ids;
  }

  /** Makes a note of each text, in free places of the zone. */
  createNotes(zone: string, texts: readonly string[], color: Color = COLORS[0]): string[] {
    const places = this.#free(zone, texts.length);
    return this.create(places.map((place, at) => ({ ...place, text: texts[at] ?? "", color })));
  }

  /**
   * Changes a note's text to the wanted one by replacing only what differs; false when there is no such note.
   * Texts set in a row under the same `step` are undone together.
   */
  setText(id: string, text: string, step?: string): boolean {
    return this.#setText(NOTES, id, text, MAX_NOTE_TEXT, step);
  }

  /** Changes a field's text likewise; the server makes the fields, so false when it hasn't. */
  setField(id: string, text: string, step?: string): boolean {
    return this.#setText(FIELDS, id, text, this.#fieldLimit(id), step);
  }

  /** The same key of `setText` and `setField` starts a new step from now on: the editor was closed. */
  endStep(): void {
    this.#history.seal();
  }

  /** Moves notes to top left corners; they come to lie above the others, in the order they had. */
  moveNotes(moves: readonly Placed[]): void {
    const base = this.#deps.model.top();
    const known = moves.flatMap((move) => {
      const note = this.#deps.model.peek(move.id);
      return note ? [{ move, note }] : [];
    });
    known.sort((a, b) => a.note.z - b.note.z);
    this.#step(known, BATCH * 10, ({ move, note }, at) =>
      setValue(this.#deps.doc, NOTES, note.id, "place", this.#place(move, note, base + at)),
    );
  }

  /** Moves notes to free places of a zone, in the order given. */
  moveToZone(ids: readonly string[], zone: string): void {
    const moving = ids.filter((id) => this.#deps.model.peek(id));
    const places = this.#free(zone, moving.length, new Set(moving));
    this.moveNotes(places.map((place, at) => ({ id: moving[at] ?? "", ...place })));
  }

  /** Brings notes to the top without moving them. */
  raise(ids: readonly string[]): void {
    this.moveNotes(ids.flatMap((id) => this.#deps.model.peek(id) ?? []));
  }

  setColor(ids: readonly string[], color: Color): void {
    const others = ids.filter((id) => {
      const note = this.#deps.model.peek(id);
      return note && note.color !== color;
    });
    this.#step(others, BATCH * 10, (id) => setValue(this.#deps.doc, NOTES, id, "color", color));
  }

  /**
   * Deletes notes. Lines, circles and comments that name them stay and show again if they come back. A note
   * that goes under the same `step` in which it was made leaves nothing to undo.
   */
  deleteNotes(ids: readonly string[], step?: string): void {
    this.#step(ids, BATCH * 5, (id) => remove(this.#deps.doc, NOTES, id), step);
  }

  /** Copies notes: to the given places, else to free ones of their zones, else beside themselves. */
  duplicate(ids: readonly string[], places?: readonly Placed[]): string[] {
    const { model, layout } = this.#deps;
    const taken: Rect[] = model.byHeight();
    const drafts = ids.flatMap((id) => {
      const note = model.peek(id);
      if (!note) return [];
      const zone = layout.peek().zones.find((known) => known.id === note.zone);
      const place =
        places?.find((known) => known.id === id) ??
        (zone ? freePlace(zone, layout.peek().noteSize, taken) : beside(note));
      taken.push({ ...note, ...point(place) });
      return [{ ...point(place), text: note.text, color: note.color, size: note, tags: note.tags }];
    });
    return this.create(drafts);
  }

  /** Takes back this person's newest step, as far as nobody else has built on it. */
  undo(): UndoResult {
    return this.#history.undo();
  }

  redo(): UndoResult {
    return this.#history.redo();
  }

  #setText(root: string, id: string, text: string, max: number, step?: string): boolean {
    const { doc } = this.#deps;
    const target = textOf(doc, root, id);
    if (!target) return false;
    const change = splice(target.toString(), cut(clean(text), max));
    if (!change) return true;
    const part = doc.transact(
      (): Part => ({ kind: "text", root, id, edit: write(doc, target, change) }),
      this.#history,
    );
    this.#history.record([part], step);
    return true;
  }

  #fieldLimit(id: string): number {
    if (id === SUMMARY) return MAX_SUMMARY;
    const zone = this.#deps.layout.peek().zones.find((known) => known.id === id);
    return Math.min(zone?.maxChars ?? MAX_FIELD_TEXT, MAX_FIELD_TEXT);
  }

  /** A place's value: inside the sheet, under the layout that this person sees. */
  #place(at: Point, size: Size | null | undefined, z: number): Record<string, number> {
    const { plane, noteSize, layoutVersion } = this.#deps.layout.peek();
    const { w, h } = size ?? noteSize;
    return {
      x: within(at.x, plane.w - w),
      y: within(at.y, plane.h - h),
      z,
      l: layoutVersion,
    };
  }

  #free(zoneId: string, n: number, leaving: ReadonlySet<string> = new Set()): Point[] {
    const { model, layout } = this.#deps;
    const zone: Zone | undefined = layout.peek().zones.find((known) => known.id === zoneId);
    if (!zone) return [];
    const taken = model.byHeight().filter((note) => !leaving.has(note.id));
    return freePlaces(zone, layout.peek(), taken, n);
  }

  /** Where a note goes whose zone there isn't (any more). */
  #middle(): Point {
    const { plane, noteSize } = this.#deps.layout.peek();
    return { x: (plane.w - noteSize.w) / 2, y: (plane.h - noteSize.h) / 2 };
  }

  /** Does one change per thing in as few transactions as may be, and records all of them as one step. */
  #step<T>(
    things: readonly T[],
    batch: number,
    change: (thing: T, at: number) => Part | undefined,
    key?: string,
  ): void {
    const parts: Part[] = [];
    for (let from = 0; from < things.length; from += batch) {
      this.#deps.doc.transact(() => {
        things.slice(from, from + batch).forEach((thing, at) => {
          const part = change(thing, from + at);
          if (part) parts.push(part);
        });
      }, this.#history);
    }
    this.#history.record(parts, key);
  }
}

function point(at: Point): Point {
  return { x: at.x, y: at.y };
}

function beside(note: Note): Point {
  return { x: note.x + STACK_OFFSET, y: note.y + STACK_OFFSET };
}

/** Rounded to hundredths of a su: more digits only make updates longer. */
function within(value: number, most: number): number {
  return Math.round(Math.max(0, Math.min(Math.max(0, most), value)) * 100) / 100;
}
