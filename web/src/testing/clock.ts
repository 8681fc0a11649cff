/** A clock that stands still until a test moves it. */
import type { Clock } from "../sync/ports";

const START = 1_700_000_000_000;

export class FakeClock implements Clock {
  #now = 0;
  #next = 0;
  readonly #timers = new Map<number, { readonly at: number; readonly call: () => void }>();

  now(): number {
    return this.#now;
  }

  wall(): number {
    return START + this.#now;
  }

  after(ms: number, call: () => void): () => void {
    const id = this.#next++;
    this.#timers.set(id, { at: this.#now + ms, call });
    return () => this.#timers.delete(id);
  }

  frame(call: () => void): () => void {
    return this.after(0, call);
  }

  /** Lets so many ms pass; what falls due is called at its time, in order. */
  pass(ms: number): void {
    const until = this.#now + ms;
    for (let due = this.#first(until); due; due = this.#first(until)) {
      const [id, { at, call }] = due;
      this.#timers.delete(id);
      this.#now = Math.max(this.#now, at);
      call();
    }
    this.#now = until;
  }

  /** So many ms pass in which nothing is called, as while a page is held back. */
  freeze(ms: number): void {
    this.#now += ms;
  }

  #first(until: number) {
    return [...this.#timers]
      .filter(([, { at }]) => at <= until)
      .sort(([idA, a], [idB, b]) => a.at - b.at || idA - idB)[0];
  }
}

/** A browser's Storage in memory; `full` makes it refuse what is written. */
export class FakeStore {
  full = false;
  readonly #items = new Map<string, string>();

  get length(): number {
    return this.#items.size;
  }

  key(at: number): string | null {
    return [...this.#items.keys()][at] ?? null;
  }

  getItem(key: string): string | null {
    return this.#items.get(key) ?? null;
  }

  setItem(key: string, value: string): void {
    if (this.full) throw new DOMException("full", "QuotaExceededError");
    this.#items.set(key, value);
  }

  removeItem(key: string): void {
    this.#items.delete(key);
  }
}
