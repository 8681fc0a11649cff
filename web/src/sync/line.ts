/** A socket that is opened again whenever it is lost, until it is closed for good. Knows no content. */
import { Backoff } from "./backoff";
import { Offer } from "./offer";
import type { Clock, OpenSocket, Socket } from "./ports";

/** The server speaks after 20 s of silence at the latest; a line that is silent for longer is dead. */
const SILENCE = 45_000;
/** Time for a new connection to be there, and for an answer when one asks whether it lives. */
const ANSWER = 10_000;
/** After so long without trouble the next loss is tried again quickly. */
const CALM = 30_000;

export type LineState =
  | { readonly kind: "connecting" }
  | { readonly kind: "open" }
  /** `retryAt`: ms since 1970. */
  | { readonly kind: "waiting"; readonly retryAt: number }
  | { readonly kind: "closed"; readonly code: number };

export interface LineEvents {
  /** `protocol`: the subprotocol that the server chose; "" when none. */
  opened(protocol: string): void;
  message(bytes: Uint8Array): void;
  /** The socket is gone; answers whether to try again. 1006: it just went away. */
  lost(code: number): "retry" | "end";
  /** The line has held for a while. */
  calm(): void;
  changed(state: LineState): void;
}

export interface LineDeps {
  readonly url: string;
  /** Subprotocols that are offered. */
  readonly protocols: readonly string[];
  readonly clock: Clock;
  readonly random: () => number;
  readonly open: OpenSocket;
  /** What the server answers at once, whatever else it does. */
  readonly probe: Uint8Array;
}

export class Line {
  readonly #deps: LineDeps;
  readonly #events: LineEvents;
  readonly #backoff: Backoff;
  readonly #offer: Offer;
  #socket: Socket | null = null;
  #state: LineState = { kind: "closed", code: 1000 };
  #heard = 0;
  readonly #timers = new Map<"retry" | "silence" | "calm", () => void>();

  constructor(deps: LineDeps, events: LineEvents) {
    this.#deps = deps;
    this.#events = events;
    this.#backoff = new Backoff(deps.random);
    this.#offer = new Offer(deps.protocols);
  }

  get isOpen(): boolean {
    return this.#state.kind === "open";
  }

  /** Bytes that wait to leave this machine. */
  get buffered(): number {
    return this.#socket?.buffered ?? 0;
  }

  start(): void {
    if (this.#state.kind === "closed") this.#connect();
  }

  /** Closes for good; nothing is told any more. */
  stop(): void {
    this.#detach();
    this.#state = { kind: "closed", code: 1000 };
  }

  send(bytes: Uint8Array): void {
    if (this.isOpen) this.#socket?.send(bytes);
  }

  /** Gives this socket up and tries again later. */
  drop(code = 1006): void {
    if (this.#socket) this.#closed(code);
  }

  /**
   * The machine woke up or the network changed: try now, or find out within so many ms whether the line
   * still lives.
   */
  checkNow(within = ANSWER): void {
    if (this.#state.kind === "waiting") {
      const wait = this.#backoff.soonest(this.#deps.clock.now());
      this.#later("retry", wait, () => this.#connect());
    } else if (this.isOpen) {
      this.send(this.#deps.probe);
      this.#watch(within);
    }
  }

  #connect(): void {
    const { clock, open, url } = this.#deps;
    this.#cancel("retry");
    this.#backoff.attempted(clock.now());
    // Events of a socket that was given up come late: they are nobody's.
    const mine = (act: () => void) => () => {
      if (this.#socket === socket) act();
    };
    this.#set({ kind: "connecting" });
    const socket: Socket = open(url, this.#offer.next, {
      open: (protocol) => mine(() => this.#opened(protocol))(),
      message: (bytes) => mine(() => this.#message(bytes))(),
      close: (code) => mine(() => this.#closed(code))(),
    });
    this.#socket = socket;
    this.#watch(ANSWER);
  }

  #opened(protocol: string): void {
    this.#offer.opened(protocol);
    this.#heard = this.#deps.clock.now();
    this.#set({ kind: "open" });
    this.#watch(SILENCE);
    this.#later("calm", CALM, () => {
      this.#backoff.reset();
      this.#events.calm();
    });
    this.#events.opened(protocol);
  }

  #message(bytes: Uint8Array): void {
    this.#heard = this.#deps.clock.now();
    this.#events.message(bytes);
  }

  /** Looks again after the time; a line that has not been heard in between is dead. */
  #watch(ms: number): void {
    const since = this.#deps.clock.now();
    this.#later("silence", ms, () => {
      const quiet = this.#deps.clock.now() - Math.max(since, this.#heard);
      if (quiet >= ms) this.drop();
      else this.#watch(SILENCE - quiet);
    });
  }

  #closed(code: number): void {
    const { clock } = this.#deps;
    if (!this.isOpen) this.#offer.failed();
    this.#detach();
    if (this.#events.lost(code) === "end") {
      this.#set({ kind: "closed", code });
      return;
    }
    const wait = this.#backoff.delay(clock.now());
    this.#later("retry", wait, () => this.#connect());
    this.#set({ kind: "waiting", retryAt: clock.wall() + wait });
  }

  #detach(): void {
    const socket = this.#socket;
    this.#socket = null;
    for (const cancel of this.#timers.values()) cancel();
    this.#timers.clear();
    socket?.close();
  }

  #set(state: LineState): void {
    this.#state = state;
    this.#events.changed(state);
  }

  #later(name: "retry" | "silence" | "calm", ms: number, call: () => void): void {
    this.#cancel(name);
    this.#timers.set(name, this.#deps.clock.after(ms, call));
  }

  #cancel(name: "retry" | "silence" | "calm"): void {
    this.#timers.get(name)?.();
    this.#timers.delete(name);
  }
}
