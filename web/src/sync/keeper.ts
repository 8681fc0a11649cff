/** Keeps unsent work on this device while there is any. */
import type { Cache, Unsent } from "./cache";
import type { Clock } from "./ports";

/** While the server acknowledges faster than this, nothing is written to the device at all, ms. */
const PATIENCE = 250;

export class Keeper {
  readonly #cache: Cache | null;
  readonly #clock: Clock;
  readonly #unsent: () => Unsent;
  readonly #failed: () => void;
  #cancel: (() => void) | null = null;
  #stored = false;
  #warned = false;
  #ended = false;

  /** `failed` is called once, when the device doesn't take it. */
  constructor(cache: Cache | null, clock: Clock, unsent: () => Unsent, failed: () => void) {
    this.#cache = cache;
    this.#clock = clock;
    this.#unsent = unsent;
    this.#failed = failed;
  }

  /** Something was written or acknowledged. */
  changed(): void {
    if (this.#ended) return;
    this.#cancel ??= this.#clock.after(PATIENCE, () => this.now());
  }

  /** Writes what there is: the page may go away any moment. */
  now(): void {
    this.#cancel?.();
    this.#cancel = null;
    const unsent = this.#unsent();
    const some = unsent.updates.length > 0;
    if (this.#ended || !this.#cache || (!some && !this.#stored)) return;
    this.#stored = some;
    if (this.#cache.save(unsent) || this.#warned) return;
    this.#warned = true;
    this.#failed();
  }

  /** Writes what there is for the last time: whoever clears the device now finds it cleared. */
  end(): void {
    this.now();
    this.#ended = true;
  }

  /** Nothing of it is kept, now and later. */
  forget(): void {
    this.#cancel?.();
    this.#cancel = null;
    if (this.#stored) this.#cache?.save({ ...this.#unsent(), updates: [] });
    this.#ended = true;
  }
}
