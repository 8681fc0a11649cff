/** One signal for each key, so that a change is heard only where it is drawn. */
import { batch, type ReadonlySignal, type Signal, signal } from "@preact/signals";

export class Keyed<T> {
  readonly #signals = new Map<string, Signal<T | undefined>>();
  #now: ReadonlyMap<string, T> = new Map();

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
      for (const [key, value] of next) if (before.get(key) !== value) this.#put(key, value);
    });
  }

  #put(key: string, value: T | undefined): void {
    const follower = this.#signals.get(key);
    if (follower) follower.value = value;
  }
}
