/** How often one's own state may be told: as the server asks, half as often for a while when it is too much. */
import type { Clock } from "./ports";

/** Until the server asks for something else, ms. */
const DEFAULT = 50;
/** What the server may ask for, ms: a screen shows no more, and nobody should look frozen. */
const [LEAST, MOST] = [16, 5_000];
const SLOW = { times: 2, ms: 10_000 };

export class Pace {
  #asked = DEFAULT;
  #slowUntil = Number.NEGATIVE_INFINITY;
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** ms between two frames. */
  get gap(): number {
    return this.#clock.now() < this.#slowUntil ? this.#asked * SLOW.times : this.#asked;
  }

  ask(ms: number): void {
    this.#asked = Math.max(LEAST, Math.min(MOST, ms));
  }

  slowDown(): void {
    this.#slowUntil = this.#clock.now() + SLOW.ms;
  }

  /** Another server may ask for something else. */
  reset(): void {
    this.#asked = DEFAULT;
  }
}
