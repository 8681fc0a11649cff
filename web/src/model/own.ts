/** Which notes, lines, circles, marks and comments this window has changed, as opposed to what came from the server. */
import { type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type * as Y from "yjs";
import { CIRCLES, COMMENTS, CONNECTIONS, MARKS, NOTES } from "./schema";

export class OwnChanges {
  /** Ids of notes, lines, circles, marked cells and comments with changes of this window since `saved` was called last. */
  readonly waiting: ReadonlySignal<ReadonlySet<string>>;
  readonly #waiting: Signal<ReadonlySet<string>> = signal(new Set());
  readonly #listeners = new Set<(id: string) => void>();
  readonly #stop: () => void;

  constructor(doc: Y.Doc) {
    this.waiting = this.#waiting;
    const roots = [NOTES, CONNECTIONS, CIRCLES, MARKS, COMMENTS].map((root) => doc.getMap<unknown>(root));
    const see = (events: Y.YEvent<Y.AbstractType<unknown>>[], transaction: Y.Transaction): void => {
      if (!transaction.local) return;
      const ids = new Set<string>();
      for (const event of events) {
        if (event.path.length === 0) for (const id of event.keys.keys()) ids.add(id);
        else ids.add(String(event.path[0]));
      }
      this.#waiting.value = new Set([...this.#waiting.value, ...ids]);
      for (const listener of this.#listeners) for (const id of ids) listener(id);
    };
    for (const root of roots) root.observeDeep(see);
    this.#stop = () => {
      for (const root of roots) root.unobserveDeep(see);
    };
  }

  /** All of it is on the server. */
  saved(): void {
    if (this.#waiting.peek().size > 0) this.#waiting.value = new Set();
  }

  /** Calls with every note, line, circle and mark that this window changes; answers how to stop. */
  subscribe(listener: (id: string) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  dispose(): void {
    this.#stop();
    this.#listeners.clear();
  }
}
