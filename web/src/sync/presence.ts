/** Who else is here and what they are doing: y-protocols' awareness, with names that the server writes. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { encodePresence, type PresenceEntry } from "./codec";
import type { Clock } from "./ports";
import type { Drag, Peer, PeerUser, Presence, Role } from "./types";

/** At most so often is one's own state told, ms. */
const LEAST_GAP = 50;
/** One's own state is told again after this time, and others are gone when it has passed twice. */
const RENEWAL = 15_000;
const TIMEOUT = 30_000;
/** A state stays below the server's 4 KB: more notes than this are dragged without being shown to others. */
const MOST_DRAGGED = 100;

const IDLE: Presence = { cursor: null, editing: null, drag: null };

interface Known {
  readonly clock: number;
  readonly heard: number;
  readonly peer: Peer | null;
}

export class PresenceList {
  readonly peers: ReadonlySignal<readonly Peer[]>;
  readonly #peers: Signal<readonly Peer[]> = signal([]);
  readonly #known = new Map<number, Known>();
  readonly #clientId: number;
  readonly #clock: Clock;
  readonly #send: (frame: Uint8Array) => boolean;
  #counter = 0;
  #state: Presence = IDLE;
  #open = false;
  #told = Number.NEGATIVE_INFINITY;
  #waiting: (() => void) | null = null;
  #renewal: (() => void) | null = null;

  /** `send` answers false when the frame had to be left out; the latest state is offered again later. */
  constructor(clientId: number, clock: Clock, send: (frame: Uint8Array) => boolean) {
    this.#clientId = clientId;
    this.#clock = clock;
    this.#send = send;
    this.peers = this.#peers;
  }

  /** Tells others what one is doing, the latest state at most twenty times a second. */
  set(state: Presence): void {
    const drag = state.drag && { ...state.drag, ids: state.drag.ids.slice(0, MOST_DRAGGED) };
    const next = { ...state, drag };
    if (JSON.stringify(next) === JSON.stringify(this.#state)) return;
    this.#state = next;
    this.#tellSoon();
  }

  /** A connection is there: oneself is told at once. */
  open(): void {
    this.#open = true;
    this.#tell();
  }

  /** The connection is gone, and nobody is known to be there. */
  close(): void {
    this.#open = false;
    this.#waiting?.();
    this.#renewal?.();
    this.#waiting = null;
    this.#renewal = null;
    this.#known.clear();
    this.#peers.value = [];
  }

  /** Tells others that one is gone, before the connection is closed on purpose. */
  leave(): void {
    if (this.#open) this.#send(this.#frame(null));
  }

  receive(entries: readonly PresenceEntry[]): void {
    const heard = this.#clock.now();
    for (const { clientId, clock, state } of entries) {
      const known = this.#known.get(clientId);
      // A newer state, or the end of the one that is known.
      if (known && (known.clock > clock || (known.clock === clock && state !== null))) continue;
      this.#known.set(clientId, {
        clock,
        heard,
        peer: readPeer(clientId, state, clientId === this.#clientId),
      });
      if (clientId === this.#clientId) this.#heardOfSelf(clock, state);
    }
    this.#show();
  }

  /** An earlier connection's state or end of this very client came late: one's own state stands above it. */
  #heardOfSelf(clock: number, state: unknown): void {
    if (clock < this.#counter || (clock === this.#counter && state !== null)) return;
    this.#counter = clock;
    this.#tellSoon();
  }

  #tellSoon(): void {
    if (!this.#open || this.#waiting) return;
    const wait = this.#told + LEAST_GAP - this.#clock.now();
    if (wait <= 0) this.#tell();
    else this.#waiting = this.#clock.after(wait, () => this.#tell());
  }

  #tell(): void {
    this.#waiting?.();
    this.#waiting = null;
    if (!this.#open) return;
    this.#told = this.#clock.now();
    if (!this.#send(this.#frame(this.#state))) {
      this.#waiting = this.#clock.after(LEAST_GAP, () => this.#tell());
      return;
    }
    this.#renewal?.();
    this.#renewal = this.#clock.after(RENEWAL, () => {
      this.#forgetSilent();
      this.#tell();
    });
  }

  #frame(state: Presence | null): Uint8Array {
    this.#counter += 1;
    return encodePresence([{ clientId: this.#clientId, clock: this.#counter, state }]);
  }

  #forgetSilent(): void {
    const since = this.#clock.now() - TIMEOUT;
    for (const [id, { heard }] of this.#known) if (heard < since) this.#known.delete(id);
    this.#show();
  }

  #show(): void {
    this.#peers.value = [...this.#known.values()]
      .flatMap(({ peer }) => peer ?? [])
      .sort((a, b) => a.user.name.localeCompare(b.user.name) || a.clientId - b.clientId);
  }
}

const ROLES: readonly Role[] = ["observer", "participant", "facilitator", "owner"];

/** Total: what another program wrote into its state may be anything. */
function readPeer(clientId: number, state: unknown, own: boolean): Peer | null {
  if (!isRecord(state) || !isRecord(state.user)) return null;
  const { id, name, color, role } = state.user;
  const user: PeerUser = {
    id: words(id),
    name: words(name),
    color: words(color),
    role: ROLES.find((known) => known === role) ?? "observer",
  };
  const editing = typeof state.editing === "string" ? state.editing : null;
  return { clientId, own, user, editing, cursor: readPoint(state.cursor), drag: readDrag(state.drag) };
}

function readPoint(value: unknown): Presence["cursor"] {
  if (!isRecord(value)) return null;
  const { x, y } = value;
  return isNumber(x) && isNumber(y) ? { x, y } : null;
}

function readDrag(value: unknown): Drag | null {
  if (!isRecord(value) || !Array.isArray(value.ids) || !isNumber(value.dx) || !isNumber(value.dy))
    return null;
  const ids = value.ids.filter((id) => typeof id === "string");
  return { ids, dx: value.dx, dy: value.dy };
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
