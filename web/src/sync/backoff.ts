/** When to try again: full jitter over a span that doubles, so that a crowd doesn't come back at once. */

const FIRST_SPAN = 3_000;
const LONGEST_SPAN = 30_000;
/** No two attempts are closer than this, whatever asks for them. */
const LEAST_GAP = 1_000;

export class Backoff {
  #span = FIRST_SPAN;
  #last = Number.NEGATIVE_INFINITY;
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** An attempt is made now. */
  attempted(now: number): void {
    this.#last = now;
  }

  /** How many ms to wait before the next attempt. */
  delay(now: number): number {
    const wait = this.#random() * this.#span;
    this.#span = Math.min(LONGEST_SPAN, this.#span * 2);
    return Math.max(wait, this.soonest(now));
  }

  /** How many ms an attempt must wait at least, when somebody wants it at once. */
  soonest(now: number): number {
    return Math.max(0, this.#last + LEAST_GAP - now);
  }

  /** The connection has held for a while. */
  reset(): void {
    this.#span = FIRST_SPAN;
  }
}
