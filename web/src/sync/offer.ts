/**
 * Which subprotocols a connection offers. A browser gives a connection up when the server, or a proxy before
 * it, chooses none of what is offered, and it looks like any other loss: so after one that never opened the
 * next offers none. Where a choice was made once, the server was just away, and none is offered only rarely.
 */

const NONE: readonly string[] = [];
/** Where a choice was made before, every fourth attempt in a row offers none. */
const RARELY = 4;

export class Offer {
  readonly #protocols: readonly string[];
  /** Attempts in a row that never opened. */
  #failed = 0;
  #chosen = false;

  constructor(protocols: readonly string[]) {
    this.#protocols = protocols;
  }

  /** What the next attempt offers. */
  get next(): readonly string[] {
    const plain = this.#failed % (this.#chosen ? RARELY : 2) === (this.#chosen ? RARELY - 1 : 1);
    return plain ? NONE : this.#protocols;
  }

  opened(protocol: string): void {
    this.#failed = 0;
    this.#chosen ||= protocol !== "";
  }

  /** An attempt never opened. */
  failed(): void {
    this.#failed += 1;
  }
}
