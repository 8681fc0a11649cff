/**
 * Unsent work, kept on this device until the server has it. It is an outbox and never the document: it is
 * applied only after the document has come from the server, and only if it belongs to the same epoch.
 */

/** What a window had written that wasn't acknowledged. */
export interface Unsent {
  readonly epoch: number;
  readonly updates: readonly Uint8Array[];
  /** The words in it, in case the updates may not be sent any more. */
  readonly texts: readonly string[];
  /** ms since 1970. */
  readonly at: number;
}

export interface Orphan extends Unsent {
  readonly key: string;
}

/** The part of the browser's Storage that is used. */
export type Store = Pick<Storage, "getItem" | "setItem" | "removeItem" | "key" | "length">;

const PREFIX = "lappu.unsent.";
/** Older records are thrown away: nobody looks for that work any more, and the device may be shared. */
const LONGEST = 14 * 24 * 3_600_000;

export class Cache {
  readonly #store: Store;
  readonly #prefix: string;
  readonly #own: string;

  /** `window` tells this window from others of the same person on the same board. */
  constructor(store: Store, board: string, person: string, window: string) {
    this.#store = store;
    this.#prefix = `${PREFIX}${board}.${person}.`;
    this.#own = this.#prefix + window;
  }

  /** Keeps this window's unsent work, or forgets it when there is none; false when the device refuses. */
  save(unsent: Unsent): boolean {
    if (unsent.updates.length === 0) {
      this.#store.removeItem(this.#own);
      return true;
    }
    const updates = unsent.updates.map(toBase64);
    try {
      this.#store.setItem(this.#own, JSON.stringify({ ...unsent, updates }));
      return true;
    } catch {
      // Full or forbidden. The caller warns: the work is only in this window now.
      return false;
    }
  }

  /** Unsent work of this person on this board from windows other than this one, oldest first. */
  orphans(now: number): Orphan[] {
    const found: Orphan[] = [];
    for (const key of keys(this.#store, PREFIX)) {
      const unsent = parse(this.#store.getItem(key));
      if (!unsent || now - unsent.at > LONGEST) this.#store.removeItem(key);
      else if (key.startsWith(this.#prefix) && key !== this.#own) found.push({ ...unsent, key });
    }
    return found.sort((a, b) => a.at - b.at);
  }

  /** The work has been taken over by this window. */
  drop(orphan: Orphan): void {
    this.#store.removeItem(orphan.key);
  }
}

/** Texts that are offered to a person until they have dealt with them, also over a reload. */
export class Salvage {
  readonly #store: Store;
  readonly #key: string;

  constructor(store: Store, board: string, person: string) {
    this.#store = store;
    this.#key = `lappu.salvage.${board}.${person}`;
  }

  load(): string[] {
    try {
      const texts: unknown = JSON.parse(this.#store.getItem(this.#key) ?? "[]");
      return isStrings(texts) ? texts : [];
    } catch {
      // Somebody's hand in it.
      return [];
    }
  }

  /** False when the device refuses; they are then offered until the page is left. */
  save(texts: readonly string[]): boolean {
    try {
      if (texts.length === 0) this.#store.removeItem(this.#key);
      else this.#store.setItem(this.#key, JSON.stringify(texts));
      return true;
    } catch {
      return false;
    }
  }
}

/**
 * How many unsent changes lie on this device, of all boards and people, as people count: a text is one,
 * however many letters were typed; what changed no text is one for each window.
 */
export function countUnsent(store: Store): number {
  return keys(store, PREFIX).reduce((n, key) => {
    const unsent = parse(store.getItem(key));
    return unsent ? n + Math.max(1, unsent.texts.length) : n;
  }, 0);
}

function keys(store: Store, prefix: string): string[] {
  return Array.from({ length: store.length }, (_, at) => store.key(at) ?? "").filter((key) =>
    key.startsWith(prefix),
  );
}

/** The record, or undefined when it isn't one (an older version's, or somebody's hand in it). */
function parse(json: string | null): Unsent | undefined {
  try {
    const { epoch, updates, texts, at } = JSON.parse(json ?? "") as Record<string, unknown>;
    if (typeof epoch !== "number" || typeof at !== "number" || !isStrings(updates) || !isStrings(texts))
      return undefined;
    return { epoch, at, texts, updates: updates.map(fromBase64) };
  } catch {
    // Not JSON or not base64: nothing that could be sent.
    return undefined;
  }
}

function isStrings(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((item) => typeof item === "string");
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
}
