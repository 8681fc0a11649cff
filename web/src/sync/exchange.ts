/** The document's side of one socket: the handshake, what was sent, what is acknowledged. */
import * as Y from "yjs";
import { encodeStep1, encodeStep2, encodeUpdate } from "./codec";
import { Inbox } from "./inbox";
import type { Outbox } from "./outbox";
import type { Clock } from "./ports";

/** A step 2 above this goes as an empty one and updates of their own: the server takes 1 MB in one. */
const LARGEST_STEP_2 = 900 * 1024;
const NOTHING = new Uint8Array([0, 0]);

export interface ExchangeEvents {
  /** The origin of changes that came from the server. */
  readonly origin: unknown;
  send(frame: Uint8Array): void;
  /** It is time to take in what has come. */
  due(): void;
}

export class Exchange {
  #sent = 0;
  #acked = 0;
  /** The server has asked for what it lacks, so updates may follow each other from now on. */
  #answered = false;
  #synced = false;
  readonly #doc: Y.Doc;
  readonly #outbox: Outbox;
  readonly #inbox: Inbox;
  readonly #events: ExchangeEvents;

  constructor(doc: Y.Doc, outbox: Outbox, clock: Clock, events: ExchangeEvents) {
    this.#doc = doc;
    this.#outbox = outbox;
    this.#inbox = new Inbox(clock, events.due);
    this.#events = events;
  }

  /** The document holds what the server had when this connection began. */
  get synced(): boolean {
    return this.#synced;
  }

  /** All that was written here is on the server's disk. A state vector couldn't tell: deletions don't move it. */
  get saved(): boolean {
    return this.#answered && this.#sent === this.#acked && this.#outbox.pending === 0;
  }

  /** Asks for what this document lacks. */
  begin(): void {
    this.#events.send(encodeStep1(Y.encodeStateVector(this.#doc)));
  }

  /** The server asks for what it lacks: at the beginning, after a gap, and when a ban ends. */
  answer(stateVector: Uint8Array): void {
    this.takeIn();
    const missing = Y.encodeStateAsUpdate(this.#doc, stateVector);
    this.#answered = true;
    if (missing.length <= LARGEST_STEP_2) {
      this.#outbox.allSentIn(this.#content(encodeStep2(missing)));
      return;
    }
    // Everything that the server can lack was written here and stands in the outbox.
    this.#outbox.noneSent();
    this.#content(encodeStep2(NOTHING));
    this.flush();
  }

  /** An update has come; it waits for the next picture. */
  receive(update: Uint8Array): void {
    this.#inbox.add(update);
  }

  /** Takes what has come as one change; throws when Yjs can't read it. */
  takeIn(): void {
    const updates = this.#inbox.take();
    if (updates.length === 0) return;
    const { origin } = this.#events;
    const all = (): void => {
      for (const update of updates) Y.applyUpdate(this.#doc, update, origin);
    };
    Y.transact(this.#doc, all, origin, false);
  }

  /** Takes the answer to step 1; throws when Yjs can't read it. */
  receiveAnswer(update: Uint8Array): void {
    Y.applyUpdate(this.#doc, update, this.#events.origin);
    this.#synced = true;
  }

  /** The connection is gone: what still waits comes again on the next. */
  end(): void {
    this.#inbox.take();
  }

  /** Sends what has been written since; nothing before the server's question is answered. */
  flush(): void {
    if (this.#answered) this.#outbox.send((update) => this.#content(encodeUpdate(update)));
  }

  /** The first `n` content frames are durable. */
  acked(n: number): void {
    this.#acked = Math.max(this.#acked, Math.min(n, this.#sent));
    this.#outbox.acked(n);
  }

  /** Sends a content frame and answers its number. */
  #content(frame: Uint8Array): number {
    this.#events.send(frame);
    this.#sent += 1;
    return this.#sent;
  }
}
