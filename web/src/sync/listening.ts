/** Reads what others tell, in either protocol, into the roster. */
import { batch } from "@preact/signals";
import type { PresenceEntry } from "./codec";
import type { Heard } from "./compact";
import type { Clock } from "./ports";
import { type Roster, readCursor } from "./roster";

/** Who has been silent for so long is gone, ms; each tells its state again twice as often. */
const TIMEOUT = 30_000;

/** The stock protocol: states with clocks, and silence means gone. */
export class StockListening {
  readonly #known = new Map<number, { readonly clock: number; readonly heard: number }>();
  readonly #roster: Roster;
  readonly #clock: Clock;

  constructor(roster: Roster, clock: Clock) {
    this.#roster = roster;
    this.#clock = clock;
  }

  receive(entries: readonly PresenceEntry[]): void {
    const heard = this.#clock.now();
    batch(() => {
      for (const { clientId, clock, state } of entries) {
        const known = this.#known.get(clientId);
        // A newer state, or the end of the one that is known.
        if (known && (known.clock > clock || (known.clock === clock && state !== null))) continue;
        this.#known.set(clientId, { clock, heard });
        this.#roster.entry(clientId, state);
        this.#roster.cursor(clientId, readCursor(state));
      }
      this.#roster.show();
    });
  }

  forgetSilent(): void {
    const since = this.#clock.now() - TIMEOUT;
    for (const [id, { heard }] of this.#known) {
      if (heard >= since) continue;
      this.#known.delete(id);
      this.#roster.gone(id);
    }
    this.#roster.show();
  }

  clear(): void {
    this.#known.clear();
  }
}

export interface CompactEvents {
  /** The server asks for at most one frame in so many ms. */
  pace(ms: number): void;
  gone(clientId: number): void;
}

/** Compact presence: the server numbers who is here, and says when they are gone. */
export class CompactListening {
  /** Client ids by index. */
  readonly #ids = new Map<number, number>();
  /** Who was told of in this frame without a cursor so far; most follow at once. */
  readonly #unsaid = new Set<number>();
  readonly #roster: Roster;
  readonly #events: CompactEvents;
  /** Whether cursors were asked for: some may still be on their way when they aren't any more. */
  cursors = true;

  constructor(roster: Roster, events: CompactEvents) {
    this.#roster = roster;
    this.#events = events;
  }

  receive(records: readonly Heard[]): void {
    batch(() => {
      for (const record of records) this.#take(record);
      for (const id of this.#unsaid) this.#roster.cursor(id, null);
      this.#unsaid.clear();
      this.#roster.show();
    });
  }

  clear(): void {
    this.#ids.clear();
  }

  #take(record: Heard): void {
    if (record.op === "pace") {
      this.#events.pace(record.ms);
      return;
    }
    if (record.op === "entry") {
      this.#enter(record.index, record.clientId, record.state);
      return;
    }
    const id = this.#ids.get(record.index);
    if (id === undefined) return;
    if (record.op === "gone") {
      this.#ids.delete(record.index);
      this.#roster.gone(id);
      this.#events.gone(id);
      return;
    }
    this.#unsaid.delete(id);
    this.#roster.cursor(id, record.op === "cursor" && this.cursors ? record : null);
  }

  #enter(index: number, clientId: number, state: unknown): void {
    const before = this.#ids.get(index);
    if (before !== undefined && before !== clientId) this.#roster.gone(before);
    this.#ids.set(index, clientId);
    this.#roster.entry(clientId, state);
    this.#unsaid.add(clientId);
  }
}
