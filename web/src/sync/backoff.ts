/**
 * When to try again: full jitter over a span as long as the trouble lasts already, so that a crowd doesn't
 * come back at once, and nobody who met a short restart at a bad moment waits long after it.
 */

const LEAST_SPAN = 3_000;
const LONGEST_SPAN = 30_000;
/** No two attempts are closer than this, whatever asks for them. */
const LEAST_GAP = 1_000;

export class Backoff {
  #since: number | null = null;
  #last = Number.NEGATIVE_INFINITY;
  readonly #random: () => number;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** An attempt is made now. */
  attempted(now: number): void {
    this.#last = now;
  }

  /** How many ms to wait before the next attempt, when the connection is lost or was not to be had. */
  delay(now: number): number {
    this.#since ??= now;
    const span = Math.min(LONGEST_SPAN, Math.max(LEAST_SPAN, now - this.#since));
    return Math.max(this.#random() * span, this.soonest(now));
  }

  /** How many ms an attempt must wait at least, when somebody wants it at once. */
  soonest(now: number): number {
    return Math.max(0, this.#last + LEAST_GAP - now);
  }

  /** The connection has held for a while: the trouble is over. */
  reset(): void {
    this.#since = null;
  }
}
