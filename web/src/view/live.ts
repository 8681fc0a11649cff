/** What moves on the board besides the document: own and others' drags, who writes where, fanned-out stacks. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { App } from "../app";
import type { Point, Rect } from "../model/types";
import type { Drag, Peer, PeerUser } from "../sync/types";
import { fan, fanGround } from "./fan";
import { type Ground, NO_GROUND } from "./ground";
import { Keyed } from "./keyed";
import type { Source } from "./source";

export interface Live {
  readonly marquee: Signal<Rect | null>;
  /** Who drags each note. */
  readonly draggers: Keyed<Dragger>;
  /** The notes that are dragged. */
  readonly dragged: ReadonlySignal<readonly string[]>;
  /** Who writes in each note. */
  readonly writers: Keyed<Peer>;
  readonly stacked: ReadonlySignal<ReadonlyMap<string, Stacked>>;
  /** The same, note by note. */
  readonly stacks: Keyed<Stacked>;
  /** Where each note comes in the reading order of its zone. */
  readonly positions: Keyed<Position>;
  /** The ground of the stack that is fanned out, su. */
  readonly fanned: ReadonlySignal<Rect | null>;
  /** Typefaces have come since the texts were measured. */
  readonly measured: Signal<number>;
  /** What of the picture must stay readable. */
  readonly ground: Signal<Ground>;
  stop(): void;
}

export interface Dragger {
  /** null: oneself. */
  readonly user: PeerUser | null;
  /** How far, su. */
  readonly shift: ReadonlySignal<Point>;
}

/** "3 of 14": from 1. */
export interface Position {
  readonly at: number;
  readonly of: number;
}

export interface Stacked {
  /** The first id names the stack. */
  readonly stack: string;
  readonly count: number;
  /** Only the topmost carries the count. */
  readonly top: boolean;
  /** Its place while the stack is fanned out, su. */
  readonly place: Point | null;
}

export function createLive(app: App, source: Source): Live {
  const draggers = new Keyed<Dragger>();
  const writers = new Keyed<Peer>();
  const stacks = new Keyed<Stacked>();
  const positions = new Keyed<Position>((a, b) => a.at === b.at && a.of === b.of);
  const dragged = signal<readonly string[]>([]);
  const stacked = followStacks(source, app.ui.spread);
  const me: Dragger = { user: null, shift: computed(() => shiftOf(app.ui.drag.value)) };
  const stops = [
    effect(() => {
      const others = source.frozen || app.ui.calm.value ? [] : app.connection.peers.value;
      const found = findDraggers(others, app.ui.drag.value?.ids ?? [], me);
      draggers.set(found);
      const ids = [...found.keys()];
      if (!sameIds(ids, dragged.peek())) dragged.value = ids;
    }),
    effect(() => writers.set(source.frozen ? new Map() : app.connection.writers.value)),
    effect(() => stacks.set(stacked.value)),
    effect(() => positions.set(findPositions(source.model.byZone.value.values()))),
  ];
  return {
    marquee: signal<Rect | null>(null),
    measured: signal(0),
    ground: signal(NO_GROUND),
    draggers,
    dragged,
    writers,
    stacked,
    stacks,
    positions,
    fanned: computed(() =>
      fanGround(
        [...stacked.value.values()].flatMap(({ place }) => place ?? []),
        source.layout.value.noteSize,
      ),
    ),
    stop() {
      for (const stop of stops) stop();
    },
  };
}

/** One's own drag stands above those of others. */
function findDraggers(
  peers: readonly Peer[],
  own: readonly string[],
  me: Dragger,
): ReadonlyMap<string, Dragger> {
  const found = new Map<string, Dragger>();
  for (const peer of peers) if (!peer.own) for (const id of peer.dragged) found.set(id, peer);
  for (const id of own) found.set(id, me);
  return found;
}

function findPositions(zones: Iterable<readonly string[]>): ReadonlyMap<string, Position> {
  const found = new Map<string, Position>();
  for (const ids of zones) ids.forEach((id, at) => void found.set(id, { at: at + 1, of: ids.length }));
  return found;
}

function shiftOf(drag: Drag | null): Point {
  return { x: drag?.dx ?? 0, y: drag?.dy ?? 0 };
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, at) => id === b[at]);
}

/** Entries stay the same objects while they say the same, so that only notes whose stack changed are drawn again. */
function followStacks(
  source: Source,
  spread: ReadonlySignal<string | null>,
): ReadonlySignal<ReadonlyMap<string, Stacked>> {
  let last: ReadonlyMap<string, Stacked> = new Map();
  return computed(() => {
    const next = findStacks(source, spread.value);
    for (const [id, entry] of next) {
      const before = last.get(id);
      if (before && same(before, entry)) next.set(id, before);
    }
    last = next;
    return last;
  });
}

function same(a: Stacked, b: Stacked): boolean {
  return (
    a.stack === b.stack &&
    a.count === b.count &&
    a.top === b.top &&
    a.place?.x === b.place?.x &&
    a.place?.y === b.place?.y
  );
}

function findStacks(source: Source, spread: string | null): Map<string, Stacked> {
  const found = new Map<string, Stacked>();
  for (const { ids } of source.model.stacks.value) {
    const stack = ids[0];
    const lowest = stack === undefined ? undefined : source.model.note(stack).value;
    if (stack === undefined || !lowest) continue;
    const places = stack === spread ? fan(ids.length, lowest, source.layout.value.plane) : [];
    ids.forEach((id, at) => {
      found.set(id, { stack, count: ids.length, top: at === ids.length - 1, place: places[at] ?? null });
    });
  }
  return found;
}

export const LiveContext = createContext<Live | null>(null);

export function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) throw new Error("no board around this component");
  return live;
}
