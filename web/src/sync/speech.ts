/** The two ways to say in a frame what one is doing: y-protocols' awareness, and compact presence. */
import { encodePresence } from "./codec";
import { encodeRecords, type Told } from "./compact";
import type { Drag, Presence } from "./types";

/** What is told of this window. */
export interface Saying extends Presence {
  /** Whether others' cursors are wanted here. */
  readonly cursors: boolean;
}

export interface Speech {
  /** The frame that says what has changed; null when nothing has. `before` null: everything is said. */
  say(now: Saying, before: Saying | null): Uint8Array | null;
  /** The frame that says that this window is gone. */
  farewell(): Uint8Array;
}

/** The state stands above others of this client only if its number is higher, also on a later connection. */
export class StockSpeech implements Speech {
  #clock = 0;
  readonly #clientId: number;

  constructor(clientId: number) {
    this.#clientId = clientId;
  }

  say(now: Saying, before: Saying | null): Uint8Array | null {
    if (before && sameCursor(now, before) && sameState(now, before)) return null;
    const { cursor, editing, drag } = now;
    return this.#frame({ cursor, editing, drag });
  }

  farewell(): Uint8Array {
    return this.#frame(null);
  }

  /** An earlier state or end of this client came back late; true when one's own must be said above it. */
  heardOfSelf(clock: number, state: unknown): boolean {
    if (clock < this.#clock || (clock === this.#clock && state !== null)) return false;
    this.#clock = clock;
    return true;
  }

  #frame(state: Presence | null): Uint8Array {
    this.#clock += 1;
    return encodePresence([{ clientId: this.#clientId, clock: this.#clock, state }]);
  }
}

export class CompactSpeech implements Speech {
  readonly #clientId: number;

  constructor(clientId: number) {
    this.#clientId = clientId;
  }

  say(now: Saying, before: Saying | null): Uint8Array | null {
    const records: Told[] = [];
    const entry = !before || !sameState(now, before);
    if (entry) {
      const { editing, drag } = now;
      records.push({ op: "state", clientId: this.#clientId, state: { editing, drag } });
    }
    if (entry || !sameCursor(now, before)) {
      records.push(now.cursor ? { op: "cursor", ...now.cursor } : { op: "away" });
    }
    if (now.cursors !== (before?.cursors ?? true)) records.push({ op: "interest", cursors: now.cursors });
    return records.length === 0 ? null : encodeRecords(records);
  }

  farewell(): Uint8Array {
    return encodeRecords([{ op: "gone" }]);
  }
}

function sameCursor({ cursor: a }: Presence, { cursor: b }: Presence): boolean {
  return a?.x === b?.x && a?.y === b?.y;
}

function sameState(a: Presence, b: Presence): boolean {
  return a.editing === b.editing && sameDrag(a.drag, b.drag);
}

function sameDrag(a: Drag | null, b: Drag | null): boolean {
  if (!a || !b) return a === b;
  return (
    a.dx === b.dx &&
    a.dy === b.dy &&
    a.ids.length === b.ids.length &&
    a.ids.every((id, at) => id === b.ids[at])
  );
}
