/**
 * Who is here. The list changes when somebody comes, goes, writes, or takes and drops notes; where somebody
 * points and how far they drag are signals of their own, so that a move is drawn without drawing the list.
 */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Point } from "../model/types";
import type { Clock } from "./ports";
import type { Peer, PeerUser, Pointing, Role } from "./types";

interface Entry {
  peer: Peer;
  readonly cursor: Signal<Pointing | null>;
  readonly shift: Signal<Point>;
}

const STILL: Point = { x: 0, y: 0 };
const byName = new Intl.Collator();

export class Roster {
  readonly peers: ReadonlySignal<readonly Peer[]>;
  readonly #peers: Signal<readonly Peer[]> = signal([]);
  readonly #entries = new Map<number, Entry>();
  readonly #own: number;
  readonly #clock: Clock;
  #changed = false;

  /** `own` is the client id of this very window. */
  constructor(own: number, clock: Clock) {
    this.#own = own;
    this.#clock = clock;
    this.peers = this.#peers;
  }

  /** Takes all of a state but its cursor. */
  entry(clientId: number, state: unknown): void {
    const user = readUser(state);
    if (!user || !isRecord(state)) {
      this.gone(clientId);
      return;
    }
    const editing = typeof state.editing === "string" ? state.editing : null;
    const { ids, by } = readDrag(state.drag);
    const known = this.#entries.get(clientId);
    const { cursor, shift } = known ?? { cursor: signal<Pointing | null>(null), shift: signal(STILL) };
    const points = known?.peer.points ?? computed(() => cursor.value !== null);
    if (shift.peek().x !== by.x || shift.peek().y !== by.y) shift.value = by;
    if (known && sameList(known.peer, user, editing, ids)) return;
    const own = clientId === this.#own;
    const peer: Peer = { clientId, own, user, editing, dragged: ids, shift, cursor, points };
    if (known) known.peer = peer;
    else this.#entries.set(clientId, { peer, cursor, shift });
    this.#changed = true;
  }

  /** Somebody points there now, or nowhere; nothing for who isn't here. */
  cursor(clientId: number, point: Point | null): void {
    const cursor = this.#entries.get(clientId)?.cursor;
    const before = cursor?.peek();
    if (!cursor || (before?.x === point?.x && before?.y === point?.y)) return;
    cursor.value = point && { x: point.x, y: point.y, at: this.#clock.now() };
  }

  gone(clientId: number): void {
    if (this.#entries.delete(clientId)) this.#changed = true;
  }

  /** Nobody is known to point anywhere. */
  forgetCursors(): void {
    for (const { cursor } of this.#entries.values()) cursor.value = null;
  }

  clear(): void {
    this.#changed ||= this.#entries.size > 0;
    this.#entries.clear();
    this.show();
  }

  /** Publishes the list, if it has changed. */
  show(): void {
    if (!this.#changed) return;
    this.#changed = false;
    this.#peers.value = [...this.#entries.values()]
      .map(({ peer }) => peer)
      .sort((a, b) => byName.compare(a.user.name, b.user.name) || a.clientId - b.clientId);
  }
}

/** Who else writes in which note. */
export function writers(peers: readonly Peer[]): ReadonlyMap<string, Peer> {
  return new Map(
    peers.flatMap((peer) => (peer.own || peer.editing === null ? [] : [[peer.editing, peer] as const])),
  );
}

function sameList(before: Peer, user: PeerUser, editing: string | null, dragged: readonly string[]): boolean {
  return (
    before.editing === editing &&
    before.user.id === user.id &&
    before.user.name === user.name &&
    before.user.color === user.color &&
    before.user.role === user.role &&
    before.dragged.length === dragged.length &&
    before.dragged.every((id, at) => id === dragged[at])
  );
}

const ROLES: readonly Role[] = ["observer", "participant", "facilitator", "owner"];

/** Total, as all below: what another program wrote into its state may be anything. */
function readUser(state: unknown): PeerUser | null {
  if (!isRecord(state) || !isRecord(state.user)) return null;
  const { id, name, color, role } = state.user;
  return {
    id: words(id),
    name: words(name),
    color: words(color),
    role: ROLES.find((known) => known === role) ?? "observer",
  };
}

/** The point in a state of the stock protocol; null when it points nowhere. */
export function readCursor(state: unknown): Point | null {
  return isRecord(state) ? readPoint(state.cursor, "x", "y") : null;
}

function readDrag(value: unknown): { readonly ids: readonly string[]; readonly by: Point } {
  const by = isRecord(value) && Array.isArray(value.ids) ? readPoint(value, "dx", "dy") : null;
  if (!by || !isRecord(value) || !Array.isArray(value.ids)) return { ids: [], by: STILL };
  return { ids: value.ids.filter((id) => typeof id === "string"), by };
}

function readPoint(value: unknown, across: string, down: string): Point | null {
  if (!isRecord(value)) return null;
  const [x, y] = [value[across], value[down]];
  return isNumber(x) && isNumber(y) ? { x, y } : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function words(value: unknown): string {
  return typeof value === "string" ? value : "";
}
