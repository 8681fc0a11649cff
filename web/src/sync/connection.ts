/**
 * One board's document, presence and stage over one line to the server. Says what is saved, and only what
 * is: everything written here is kept until the server has acknowledged it.
 */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { adopt } from "./adopt";
import type { Unsent } from "./cache";
import { closing, PROTOCOL_ERROR } from "./closing";
import { decode, encodeQuery, type ServerFrame } from "./codec";
import { SUBPROTOCOL } from "./compact";
import type { ConnectionDeps, ResetReason } from "./deps";
import { Exchange } from "./exchange";
import { Keeper } from "./keeper";
import { Line, type LineEvents, type LineState } from "./line";
import { Outbox } from "./outbox";
import { PresenceList } from "./presence";
import { writers } from "./roster";
import { syncState } from "./status";
import { Ticker } from "./ticker";
import type { Notice, Peer, Presence, StageFrame, SyncState } from "./types";
import { textsOf } from "./unsent";

/** Presence is left out while so many bytes wait to leave. */
const CONGESTED = 64 * 1024;
/** So long a server has to answer when the device says that it is offline, ms. */
const DOUBTED = 2_500;

export type { ConnectionDeps, ResetReason };

export class Connection {
  readonly state: ReadonlySignal<SyncState>;
  readonly stage: ReadonlySignal<StageFrame | null>;
  /** Everybody who is here, this window too. */
  readonly peers: ReadonlySignal<readonly Peer[]>;
  /** Who else writes in which note. */
  readonly writers: ReadonlySignal<ReadonlyMap<string, Peer>>;
  readonly #state: Signal<SyncState> = signal({ kind: "connecting", pending: 0 });
  readonly #stage: Signal<StageFrame | null> = signal(null);
  readonly #deps: ConnectionDeps;
  readonly #outbox = new Outbox();
  readonly #presence: PresenceList;
  readonly #keeper: Keeper;
  readonly #line: Line;
  readonly #ticker: Ticker;
  readonly #listeners = new Set<(notice: Notice) => void>();
  #epoch: number | null;
  #exchange: Exchange | null = null;
  #greeted = false;
  #adopted = false;
  #protocolErrors = 0;
  #lineState: LineState = { kind: "connecting" };

  constructor(deps: ConnectionDeps) {
    const { doc, clock, cache } = deps;
    this.#deps = deps;
    this.#epoch = deps.epoch;
    this.#presence = new PresenceList(doc.clientID, clock, (frame) => this.#sendPresence(frame));
    this.#keeper = new Keeper(
      cache,
      clock,
      () => this.#unsent(),
      () => this.#tell({ code: "not-kept" }),
    );
    this.#ticker = new Ticker(clock, () => this.#flush());
    this.#line = new Line({ ...deps, probe: encodeQuery() }, this.#events());
    this.state = this.#state;
    this.stage = this.#stage;
    this.peers = this.#presence.peers;
    this.writers = computed(() => writers(this.peers.value));
    doc.on("update", this.#onUpdate);
  }

  start(): void {
    this.#line.start();
  }

  /** Ends on purpose; what is unsent is kept on the device. */
  stop(): void {
    this.#presence.leave();
    this.#keeper.end();
    this.#end();
  }

  /** Ends and forgets what is unsent. */
  forget(): void {
    this.#presence.leave();
    this.#keeper.forget();
    this.#end();
  }

  /** The page may go away any moment: unsent work is kept now. */
  keep(): void {
    this.#keeper.now();
  }

  checkNow(): void {
    this.#line.checkNow();
  }

  /** The device says that it has no network. It may be wrong: a server on the same machine still answers. */
  doubt(): void {
    this.#line.checkNow(DOUBTED);
  }

  setPresence(presence: Presence): void {
    this.#presence.set(presence);
  }

  /** Whether it is shown here where others point; if not, nothing comes over the line for it. */
  wantCursors(wanted: boolean): void {
    this.#presence.wantCursors(wanted);
  }

  /** Calls for every notice of the server, and `not-kept` when the device takes no unsent work. */
  subscribe(listener: (notice: Notice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #events(): LineEvents {
    return {
      opened: (protocol) => this.#opened(protocol === SUBPROTOCOL),
      message: (bytes) => this.#message(bytes),
      lost: (code) => this.#lost(code),
      calm: () => {
        this.#protocolErrors = 0;
      },
      changed: (state) => {
        this.#lineState = state;
        this.#show();
      },
    };
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this) return;
    this.#outbox.add(update);
    this.#keeper.changed();
    this.#ticker.soon();
    this.#show();
  };

  #opened(compact: boolean): void {
    this.#greeted = false;
    const { doc, clock } = this.#deps;
    this.#exchange = new Exchange(doc, this.#outbox, clock, {
      origin: this,
      send: (frame) => this.#line.send(frame),
      due: () => this.#read(() => this.#exchange?.takeIn()),
    });
    this.#exchange.begin();
    this.#presence.open(compact);
    this.#show();
  }

  #message(bytes: Uint8Array): void {
    this.#read(() => {
      this.#receive(decode(bytes));
      this.#presence.awake();
    });
  }

  #read(read: () => void): void {
    try {
      read();
    } catch (error) {
      // What can't be read can't be skipped either: later frames may build on it.
      console.error("unreadable frame", error);
      this.#line.drop(PROTOCOL_ERROR);
    }
    this.#show();
  }

  #receive(frame: ServerFrame): void {
    switch (frame.kind) {
      case "stage":
        this.#greet(frame.frame);
        break;
      case "step1":
        if (!this.#greeted) throw new Error("asked before the epoch was told");
        this.#exchange?.answer(frame.stateVector);
        break;
      case "update":
        if (frame.answer) this.#answered(frame.update);
        else this.#exchange?.receive(frame.update);
        break;
      case "ack":
        this.#exchange?.acked(frame.n);
        this.#keeper.changed();
        break;
      case "presence":
        this.#presence.receive(frame.entries);
        break;
      case "compact":
        this.#presence.receiveCompact(frame.records);
        break;
      case "notice":
        this.#exchange?.takeIn();
        this.#noticed(frame.notice);
    }
  }

  #greet(frame: StageFrame): void {
    this.#epoch ??= frame.epoch;
    if (frame.epoch !== this.#epoch) {
      this.#reset("epoch");
      return;
    }
    this.#greeted = true;
    this.#stage.value = frame;
  }

  #answered(update: Uint8Array): void {
    this.#exchange?.receiveAnswer(update);
    if (this.#adopted) return;
    this.#adopted = true;
    const { cache, doc, clock, onTexts } = this.#deps;
    const texts = cache && this.#epoch !== null ? adopt(cache, doc, this.#epoch, clock.wall()) : [];
    // From now on it is this window's work, also if the page goes away this moment.
    this.#keeper.now();
    if (texts.length > 0) onTexts(texts);
  }

  #noticed(notice: Notice): void {
    this.#tell(notice);
    if (notice.code === "refused") this.#reset("refused");
    // The server takes the whole frame back in a moment; until then its words can be read.
    if (notice.code === "undone" && notice.frame !== undefined)
      this.#offer(this.#outbox.sentIn(notice.frame));
    if (notice.code === "slow-down") {
      this.#ticker.slowDown();
      this.#presence.slowDown();
    }
  }

  #lost(code: number): "retry" | "end" {
    this.#leave();
    if (code === PROTOCOL_ERROR) this.#protocolErrors += 1;
    const meaning = closing(code, this.#protocolErrors);
    if (meaning === "reset") this.#reset("too-large");
    if (meaning === "end-offer") this.#offer(this.#outbox.updates);
    return meaning === "retry" ? "retry" : "end";
  }

  /** This document can't go on: its unsent words are offered, and it is left. */
  #reset(reason: ResetReason): void {
    const texts = this.#offer(this.#outbox.updates);
    this.#keeper.forget();
    this.#end();
    this.#state.value = { kind: "refused", texts };
    this.#deps.onReset(reason);
  }

  #offer(updates: readonly Uint8Array[]): readonly string[] {
    const texts = textsOf(this.#deps.doc, updates);
    if (texts.length > 0) this.#deps.onTexts(texts);
    return texts;
  }

  #end(): void {
    this.#deps.doc.off("update", this.#onUpdate);
    this.#ticker.stop();
    this.#leave();
    this.#line.stop();
  }

  #leave(): void {
    this.#exchange?.end();
    this.#exchange = null;
    this.#presence.close();
  }

  #flush(): void {
    this.#exchange?.flush();
    this.#show();
  }

  #sendPresence(frame: Uint8Array): boolean {
    if (this.#line.buffered > CONGESTED) return false;
    this.#line.send(frame);
    return true;
  }

  #unsent(): Unsent {
    const { updates } = this.#outbox;
    const texts = textsOf(this.#deps.doc, updates);
    return { epoch: this.#epoch ?? 0, updates, texts, at: this.#deps.clock.wall() };
  }

  #tell(notice: Notice): void {
    for (const listener of this.#listeners) listener(notice);
  }

  #show(): void {
    const before = this.#state.peek();
    // A document that was left stays left, whatever still comes from its line.
    if (before.kind === "refused") return;
    const after = syncState(this.#lineState, this.#exchange, this.#outbox.pending);
    if (JSON.stringify(after) !== JSON.stringify(before)) this.#state.value = after;
  }
}
