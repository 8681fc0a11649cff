/** What moves on the board besides the document: own and others' drags, who writes where, fanned-out stacks. */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { App } from "../app";
import type { Point, Rect } from "../model/types";
import type { Drag, Peer } from "../sync/types";
import { fan, fanGround } from "./fan";
import { type Ground, NO_GROUND } from "./ground";
import type { Source } from "./source";

export interface Live {
  readonly marquee: Signal<Rect | null>;
  /** How far each note is dragged, and by whom (null: by oneself). */
  readonly shifts: ReadonlySignal<ReadonlyMap<string, Shift>>;
  /** Who writes in which note. */
  readonly writers: ReadonlySignal<ReadonlyMap<string, Peer>>;
  readonly stacked: ReadonlySignal<ReadonlyMap<string, Stacked>>;
  /** The ground of the stack that is fanned out, su. */
  readonly fanned: ReadonlySignal<Rect | null>;
  /** Typefaces have come since the texts were measured. */
  readonly measured: Signal<number>;
  /** What of the picture must stay readable. */
  readonly ground: Signal<Ground>;
}

export interface Shift extends Point {
  readonly peer: Peer | null;
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
  const others = computed(() =>
    source.frozen ? [] : app.connection.peers.value.filter((peer) => !peer.own),
  );
  const stacked = followStacks(source, app.ui.spread);
  return {
    marquee: signal<Rect | null>(null),
    measured: signal(0),
    ground: signal(NO_GROUND),
    shifts: computed(() => shifts(app.ui.drag.value, app.ui.calm.value ? [] : others.value)),
    writers: computed(() => writers(others.value)),
    stacked,
    fanned: computed(() =>
      fanGround(
        [...stacked.value.values()].flatMap(({ place }) => place ?? []),
        source.layout.value.noteSize,
      ),
    ),
  };
}

function shifts(own: Drag | null, others: readonly Peer[]): ReadonlyMap<string, Shift> {
  const found = new Map<string, Shift>();
  for (const peer of others) {
    if (!peer.drag) continue;
    for (const id of peer.drag.ids) found.set(id, { x: peer.drag.dx, y: peer.drag.dy, peer });
  }
  for (const id of own?.ids ?? []) found.set(id, { x: own?.dx ?? 0, y: own?.dy ?? 0, peer: null });
  return found;
}

function writers(others: readonly Peer[]): ReadonlyMap<string, Peer> {
  const found = new Map<string, Peer>();
  for (const peer of others) if (peer.editing) found.set(peer.editing, peer);
  return found;
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
