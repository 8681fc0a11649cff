/** Who else is here and what they are doing, and what they are told of this window. Names are the server's. */
import type { ReadonlySignal } from "@preact/signals";
import type { PresenceEntry } from "./codec";
import type { Heard } from "./compact";
import { CompactListening, StockListening } from "./listening";
import type { Clock } from "./ports";
import { Roster } from "./roster";
import { CompactSpeech, StockSpeech } from "./speech";
import { Telling } from "./telling";
import type { Peer, Presence } from "./types";

/** How often the silent are looked for, ms. */
const LOOK = 15_000;

export class PresenceList {
  readonly peers: ReadonlySignal<readonly Peer[]>;
  readonly #clientId: number;
  readonly #clock: Clock;
  readonly #roster: Roster;
  readonly #telling: Telling;
  readonly #stock: StockListening;
  readonly #compact: CompactListening;
  readonly #speech: StockSpeech;
  #looking: (() => void) | null = null;

  /** `send` answers false when the frame had to be left out; the latest state is offered again later. */
  constructor(clientId: number, clock: Clock, send: (frame: Uint8Array) => boolean) {
    this.#clientId = clientId;
    this.#clock = clock;
    this.#roster = new Roster(clientId, clock);
    this.#telling = new Telling(clock, send);
    this.#stock = new StockListening(this.#roster, clock);
    this.#compact = new CompactListening(this.#roster, {
      pace: (ms) => this.#telling.pace.ask(ms),
      // The end of an earlier connection of this window came late.
      gone: (id) => {
        if (id === clientId) this.#telling.again();
      },
    });
    this.#speech = new StockSpeech(clientId);
    this.peers = this.#roster.peers;
  }

  /** Tells others what one is doing. */
  set(state: Presence): void {
    this.#telling.set(state);
  }

  /** Whether it is shown here where others point; if not, the server needn't say it. */
  wantCursors(wanted: boolean): void {
    this.#compact.cursors = wanted;
    if (!wanted) this.#roster.forgetCursors();
    this.#telling.set({ cursors: wanted });
  }

  /** A connection is there, on which this protocol is spoken: oneself is told at once. */
  open(compact: boolean): void {
    this.#telling.open(compact ? new CompactSpeech(this.#clientId) : this.#speech);
    if (!compact) this.#lookForSilent();
  }

  /** The connection is gone, and nobody is known to be there. */
  close(): void {
    this.#telling.close();
    this.#looking?.();
    this.#stock.clear();
    this.#compact.clear();
    this.#roster.clear();
  }

  /** Tells others that one is gone, before the connection is closed on purpose. */
  leave(): void {
    this.#telling.leave();
  }

  /** The server asks to be told less. */
  slowDown(): void {
    this.#telling.pace.slowDown();
  }

  /** Something has come over the line. */
  awake(): void {
    this.#telling.awake();
  }

  receive(entries: readonly PresenceEntry[]): void {
    this.#stock.receive(entries);
    for (const { clientId, clock, state } of entries)
      if (clientId === this.#clientId && this.#speech.heardOfSelf(clock, state)) this.#telling.again();
  }

  receiveCompact(records: readonly Heard[]): void {
    this.#compact.receive(records);
  }

  #lookForSilent(): void {
    this.#looking = this.#clock.after(LOOK, () => {
      this.#stock.forgetSilent();
      this.#lookForSilent();
    });
  }
}
