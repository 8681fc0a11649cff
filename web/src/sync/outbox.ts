/** What was written here and isn't known to be on the server's disk. */
import * as Y from "yjs";

/** Bytes of one update frame at most: the server takes 256 KB, and merging may add a little. */
const LARGEST_FRAME = 200 * 1024;
/** More updates than this are merged, so that a long time offline stays small. */
const MOST_ITEMS = 500;

interface Item {
  readonly update: Uint8Array;
  /** How many edits it holds. */
  readonly edits: number;
  /** Number of the content frame that carried it on this connection; null: not sent. */
  frame: number | null;
}

export class Outbox {
  #items: Item[] = [];

  /** Edits that are not known to be on disk. */
  get pending(): number {
    return this.#items.reduce((n, item) => n + item.edits, 0);
  }

  /** All updates, in the order they were made. */
  get updates(): readonly Uint8Array[] {
    return this.#items.map((item) => item.update);
  }

  /** The updates that went in this content frame and aren't acknowledged. */
  sentIn(frame: number): readonly Uint8Array[] {
    return this.#items.filter((item) => item.frame === frame).map((item) => item.update);
  }

  add(update: Uint8Array): void {
    this.#items.push({ update, edits: 1, frame: null });
    if (this.#items.length > MOST_ITEMS) this.#compact();
  }

  /** Merges what hasn't been sent into as few frames as may be; `send` answers each frame's number. */
  send(send: (update: Uint8Array) => number): void {
    for (const group of grouped(this.#items.filter((item) => item.frame === null))) {
      const frame = send(merged(group));
      for (const item of group) item.frame = frame;
    }
  }

  /** A frame that holds all there is was sent. */
  allSentIn(frame: number): void {
    for (const item of this.#items) item.frame = frame;
  }

  /** Nothing counts as sent: the server asks anew. */
  noneSent(): void {
    for (const item of this.#items) item.frame = null;
  }

  /** The first `n` content frames are on disk. */
  acked(n: number): void {
    this.#items = this.#items.filter((item) => item.frame === null || item.frame > n);
  }

  clear(): void {
    this.#items = [];
  }

  /** Merges neighbours of equal state, never beyond a frame's size: a frame is taken or refused whole. */
  #compact(): void {
    this.#items = [...grouped(this.#items)].map((group) => ({
      update: merged(group),
      edits: group.reduce((n, item) => n + item.edits, 0),
      frame: group[0]?.frame ?? null,
    }));
  }
}

function* grouped(items: readonly Item[]): Generator<readonly Item[]> {
  let group: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    const full = bytes + item.update.length > LARGEST_FRAME;
    if (group.length > 0 && (full || group[0]?.frame !== item.frame)) {
      yield group;
      group = [];
      bytes = 0;
    }
    group.push(item);
    bytes += item.update.length;
  }
  if (group.length > 0) yield group;
}

function merged(group: readonly Item[]): Uint8Array {
  const [first, ...rest] = group.map((item) => item.update);
  return first && rest.length === 0 ? first : Y.mergeUpdates(group.map((item) => item.update));
}
