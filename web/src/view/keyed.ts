/** One signal for each key, so that a change is heard only where it is drawn. */
import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";

export class Keyed<T> {
  readonly #signals = new Map<string, Signal<T | undefined>>();
  readonly #same: (a: T | undefined, b: T | undefined) => boolean;
  #now: ReadonlyMap<string, T> = new Map();

  /** `same` tells values apart; without it only the same object is the same. */
  constructor(same: (a: T, b: T) => boolean = Object.is) {
    this.#same = (a, b) => a === b || (a !== undefined && b !== undefined && same(a, b));
  }

  /** What stands under the key; undefined while nothing does. */
  at(key: string): ReadonlySignal<T | undefined> {
    let found = this.#signals.get(key);
    if (!found) {
      found = signal(this.#now.get(key));
      this.#signals.set(key, found);
    }
    return found;
  }

  /** Takes over all there is. */
  set(next: ReadonlyMap<string, T>): void {
    const before = this.#now;
    this.#now = next;
    batch(() => {
      for (const key of before.keys()) if (!next.has(key)) this.#put(key, undefined);
      for (const [key, value] of next) if (!this.#same(before.get(key), value)) this.#put(key, value);
    });
  }

  #put(key: string, value: T | undefined): void {
    const follower = this.#signals.get(key);
    if (follower) follower.value = value;
  }
}
