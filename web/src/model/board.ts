/** The document as signals: one per note, and lists that change only when their content does. */
import {
  batch,
  computed,
  effect,
  type ReadonlySignal,
  type Signal,
  signal,
  untracked,
} from "@preact/signals";
import type * as Y from "yjs";
import { living } from "./circling";
import { readCircle, readComment, readConnection, readField, readMark, readNote } from "./read";
import { CIRCLES, COMMENTS, CONNECTIONS, FIELDS, MARKS, NOTES } from "./schema";
import type { Circle, Comment, Connection, Layout, Mark, Note, Stack } from "./types";
import { ZoneIndex, type Zones } from "./zoneIndex";

export class BoardModel {
  /** Ids of all notes in reading order, those outside the zones last. */
  readonly ids: ReadonlySignal<readonly string[]>;
  /** Ids in reading order by zone; null: outside. Zones without notes are left out. */
  readonly byZone: ReadonlySignal<Zones>;
  /** Notes that lie on each other; a note is in one stack at most. */
  readonly stacks: ReadonlySignal<readonly Stack[]>;
  readonly connections: ReadonlySignal<readonly Connection[]>;
  /** Those that have a note or an area, with what is there of it; numbered in this order. */
  readonly circles: ReadonlySignal<readonly Circle[]>;
  readonly marks: ReadonlySignal<readonly Mark[]>;
  /** All comments, the oldest first; those on deleted notes too, since they come back with them. */
  readonly comments: ReadonlySignal<readonly Comment[]>;
  /** The comments on each note that has some. */
  readonly commentsOf: ReadonlySignal<ReadonlyMap<string, readonly Comment[]>>;
  readonly fields: ReadonlySignal<ReadonlyMap<string, string>>;

  readonly #notes: Y.Map<unknown>;
  readonly #signals = new Map<string, Signal<Note | undefined>>();
  readonly #present = new Map<string, Note>();
  readonly #zones = new ZoneIndex();
  /** Grows when a note comes, goes, moves, changes size or zone: what the lists depend on. */
  readonly #geometry = signal(0);
  readonly #layout: ReadonlySignal<Layout>;
  readonly #undo: (() => void)[] = [];

  constructor(doc: Y.Doc, layout: ReadonlySignal<Layout>) {
    this.#layout = layout;
    this.#notes = doc.getMap(NOTES);
    this.byZone = this.#byZone();
    this.ids = settled(() => [...this.byZone.value.values()].flat());
    this.stacks = this.#stacks();
    this.connections = this.#list(doc, CONNECTIONS, readConnection);
    this.circles = this.#living(this.#list(doc, CIRCLES, readCircle));
    this.marks = this.#list(doc, MARKS, readMark);
    this.comments = this.#list(doc, COMMENTS, readComment);
    this.commentsOf = computed(() => byNote(this.comments.value));
    this.fields = this.#fields(doc.getMap(FIELDS));
    this.#watch(this.#notes, (events) => this.#refresh(touched(this.#notes, events)));
    this.#undo.push(
      effect(() => {
        layout.value;
        untracked(() => this.#refresh(this.#notes.keys()));
      }),
    );
  }

  /** The note of that id, undefined while there is none. The signal outlives the note. */
  note(id: string): ReadonlySignal<Note | undefined> {
    let found = this.#signals.get(id);
    if (!found) {
      found = signal(this.#present.get(id));
      this.#signals.set(id, found);
    }
    return found;
  }

  /** The note as it stands now, without following it. */
  peek(id: string): Note | undefined {
    return this.#present.get(id);
  }

  /** All notes as they stand now, the topmost last. */
  byHeight(): Note[] {
    return [...this.#present.values()].sort((a, b) => a.z - b.z || (a.id < b.id ? -1 : 1));
  }

  /** The height above everything that lies on the board. */
  top(): number {
    let top = 0;
    for (const note of this.#present.values()) top = Math.max(top, note.z);
    return top + 1;
  }

  /** Stops following the document. */
  dispose(): void {
    for (const stop of this.#undo.splice(0)) stop();
  }

  #watch(map: Y.Map<unknown>, see: (events: Y.YEvent<Y.AbstractType<unknown>>[]) => void): void {
    const observer = (events: Y.YEvent<Y.AbstractType<unknown>>[]): void => see(events);
    map.observeDeep(observer);
    this.#undo.push(() => map.unobserveDeep(observer));
  }

  #refresh(ids: Iterable<string>): void {
    batch(() => {
      let moved = false;
      for (const id of ids)
        moved = this.#set(id, readNote(id, this.#notes.get(id), this.#layout.peek())) || moved;
      if (moved) this.#geometry.value += 1;
    });
  }

  /** Takes the note over; true when the lists may change. */
  #set(id: string, after: Note | undefined): boolean {
    const before = this.#present.get(id);
    if (after) this.#present.set(id, after);
    else this.#present.delete(id);
    const follower = this.#signals.get(id);
    if (follower) follower.value = after;
    const moved = !before || !after || !samePlace(before, after);
    if (moved) this.#zones.put(before, after);
    return moved;
  }

  #byZone(): ReadonlySignal<Zones> {
    let last: Zones = new Map();
    return computed(() => {
      this.#geometry.value;
      last = keep(last, this.#zones.order(this.#layout.value));
      return last;
    });
  }

  #stacks(): ReadonlySignal<readonly Stack[]> {
    return computed(() => {
      this.#geometry.value;
      return [...this.byZone.value.keys()].flatMap((zone) =>
        this.#zones.stacks(zone).map((ids) => ({ zone, ids })),
      );
    });
  }

  #living(all: ReadonlySignal<readonly Circle[]>): ReadonlySignal<readonly Circle[]> {
    let last: readonly Circle[] = [];
    return computed(() => {
      if (all.value.length > 0) this.#geometry.value;
      const zones = new Set(this.#layout.value.zones.map(({ id }) => id));
      const next = living(
        all.value,
        (id) => this.#present.has(id),
        (id) => zones.has(id),
      );
      if (!alike(last, next)) last = next;
      return last;
    });
  }

  #list<T extends { readonly at: number }>(
    doc: Y.Doc,
    root: string,
    read: (id: string, value: unknown) => T | undefined,
  ): ReadonlySignal<readonly T[]> {
    const map = doc.getMap<unknown>(root);
    const all = (): readonly T[] =>
      [...map.entries()]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .flatMap(([id, value]) => read(id, value) ?? [])
        .sort((a, b) => a.at - b.at);
    const list = signal(all());
    this.#watch(map, () => {
      list.value = all();
    });
    return list;
  }

  #fields(map: Y.Map<unknown>): ReadonlySignal<ReadonlyMap<string, string>> {
    const all = (): ReadonlyMap<string, string> =>
      new Map(
        [...map.entries()].flatMap(([id, value]) => {
          const text = readField(value);
          return text === undefined ? [] : [[id, text] as const];
        }),
      );
    const fields = signal(all());
    this.#watch(map, () => {
      fields.value = all();
    });
    return fields;
  }
}

/** Ids of the things under a root that a transaction changed, however deep. */
function touched(root: Y.Map<unknown>, events: readonly Y.YEvent<Y.AbstractType<unknown>>[]): Set<string> {
  const ids = new Set<string>();
  for (const event of events) {
    if (event.target === root) for (const key of event.keys.keys()) ids.add(key);
    else ids.add(String(event.path[0]));
  }
  return ids;
}

function byNote(comments: readonly Comment[]): Map<string, Comment[]> {
  const found = new Map<string, Comment[]>();
  for (const comment of comments) {
    const known = found.get(comment.note);
    if (known) known.push(comment);
    else found.set(comment.note, [comment]);
  }
  return found;
}

function samePlace(a: Note, b: Note): boolean {
  return a.x === b.x && a.y === b.y && a.z === b.z && a.w === b.w && a.h === b.h && a.zone === b.zone;
}

/** A list that stays the same object as long as it holds the same ids. */
function settled(list: () => readonly string[]): ReadonlySignal<readonly string[]> {
  let last: readonly string[] = [];
  return computed(() => {
    const next = list();
    last = same(last, next) ? last : next;
    return last;
  });
}

/** The new grouping with the old objects wherever nothing changed. */
function keep(last: Zones, next: Zones): Zones {
  let changed = last.size !== next.size;
  const kept = new Map<string | null, readonly string[]>();
  for (const [zone, ids] of next) {
    const before = last.get(zone);
    if (before && same(before, ids)) kept.set(zone, before);
    else {
      kept.set(zone, ids);
      changed = true;
    }
  }
  return changed ? kept : last;
}

function alike(a: readonly Circle[], b: readonly Circle[]): boolean {
  const equal = (x: Circle, y: Circle | undefined): boolean =>
    x === y || (x.id === y?.id && x.name === y.name && same(x.members, y.members) && same(x.zones, y.zones));
  return a.length === b.length && a.every((circle, at) => equal(circle, b[at]));
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, at) => id === b[at]);
}
