/** When to send what was written: the first change at once, then at most once a tick. */
import type { Clock } from "./ports";

/** What is written within this time goes in one frame, ms. */
const TICK = 33;
/** The tick after the server has asked to slow down, and for how long. */
const SLOW = { tick: 500, ms: 10_000 };

export class Ticker {
  readonly #clock: Clock;
  readonly #send: () => void;
  #slowUntil = Number.NEGATIVE_INFINITY;
  #last = Number.NEGATIVE_INFINITY;
  #cancel: (() => void) | null = null;

  constructor(clock: Clock, send: () => void) {
    this.#clock = clock;
    this.#send = send;
  }

  soon(): void {
    if (this.#cancel) return;
    const now = this.#clock.now();
    const tick = now < this.#slowUntil ? SLOW.tick : TICK;
    this.#cancel = this.#clock.after(Math.max(0, this.#last + tick - now), () => {
      this.#cancel = null;
      this.#last = this.#clock.now();
      this.#send();
    });
  }

  slowDown(): void {
    this.#slowUntil = this.#clock.now() + SLOW.ms;
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }
}
