/** What others wrote, until the next picture: a busy board is worked out once for each, not for each frame. */
import type { Clock } from "./ports";

export class Inbox {
  #updates: Uint8Array[] = [];
  #cancel: (() => void) | null = null;
  readonly #clock: Clock;
  readonly #due: () => void;

  /** `due` is called when it is time to take what there is. */
  constructor(clock: Clock, due: () => void) {
    this.#clock = clock;
    this.#due = due;
  }

  add(update: Uint8Array): void {
    this.#updates.push(update);
    this.#cancel ??= this.#clock.frame(this.#due);
  }

  /** All there is, in the order in which it came; it isn't here any more. */
  take(): readonly Uint8Array[] {
    this.#cancel?.();
    this.#cancel = null;
    const updates = this.#updates;
    this.#updates = [];
    return updates;
  }
}
