/** Tells others what one is doing: the latest only, at the pace that the server asks for, and only what is new. */
import { Pace } from "./pace";
import type { Clock } from "./ports";
import type { Saying, Speech } from "./speech";

/** One's own state is told again after this time, ms; the server forgets who is silent for twice as long. */
const RENEWAL = 15_000;
/** A state stays below the server's 4 KB: more notes than this are dragged without being shown to others. */
const MOST_DRAGGED = 100;
/** Places further from the sheet than this are of no use to anybody, su. */
const FARTHEST = 1_000_000;

export class Telling {
  readonly pace: Pace;
  readonly #clock: Clock;
  readonly #send: (frame: Uint8Array) => boolean;
  #speech: Speech | null = null;
  #now: Saying = { cursor: null, editing: null, drag: null, cursors: true };
  #before: Saying | null = null;
  /** When something was told last, and when everything was. */
  #last = Number.NEGATIVE_INFINITY;
  #whole = Number.NEGATIVE_INFINITY;
  #waiting: (() => void) | null = null;
  #renewal: (() => void) | null = null;

  /** `send` answers false when the frame had to be left out; the latest state is offered again later. */
  constructor(clock: Clock, send: (frame: Uint8Array) => boolean) {
    this.#clock = clock;
    this.#send = send;
    this.pace = new Pace(clock);
  }

  set(change: Partial<Saying>): void {
    this.#now = { ...this.#now, ...rounded(change) };
    this.#soon();
  }

  /** A connection is there: all is told at once. */
  open(speech: Speech): void {
    this.#speech = speech;
    this.pace.reset();
    this.#before = null;
    this.#tell();
  }

  close(): void {
    this.#speech = null;
    this.#waiting?.();
    this.#renewal?.();
    this.#waiting = null;
    this.#renewal = null;
  }

  /** Tells others that one is gone, before the connection is closed on purpose. */
  leave(): void {
    if (this.#speech) this.#send(this.#speech.farewell());
  }

  /** What was told doesn't hold any more. */
  again(): void {
    this.#before = null;
    this.#soon();
  }

  /** The timers of hidden pages are held back; whatever wakes this page calls here. */
  awake(): void {
    if (this.#clock.now() - this.#whole >= RENEWAL) this.again();
  }

  #soon(): void {
    if (!this.#speech || this.#waiting) return;
    const wait = this.#last + this.pace.gap - this.#clock.now();
    if (wait <= 0) this.#tell();
    else this.#waiting = this.#clock.after(wait, () => this.#tell());
  }

  #tell(): void {
    this.#waiting?.();
    this.#waiting = null;
    const frame = this.#speech?.say(this.#now, this.#before);
    if (!frame) return;
    this.#last = this.#clock.now();
    if (!this.#send(frame)) {
      this.#waiting = this.#clock.after(this.pace.gap, () => this.#tell());
      return;
    }
    if (this.#before === null) this.#renewLater();
    this.#before = this.#now;
  }

  #renewLater(): void {
    this.#whole = this.#last;
    this.#renewal?.();
    this.#renewal = this.#clock.after(RENEWAL, () => this.again());
  }
}

/** In whole units, as they travel; what can't be seen is no change. */
function rounded(change: Partial<Saying>): Partial<Saying> {
  const { cursor, drag } = change;
  return {
    ...change,
    ...(cursor && { cursor: { x: whole(cursor.x), y: whole(cursor.y) } }),
    ...(drag && { drag: { ids: drag.ids.slice(0, MOST_DRAGGED), dx: whole(drag.dx), dy: whole(drag.dy) } }),
  };
}

function whole(length: number): number {
  // Without the sign of a zero, which would be told as another place.
  return Math.round(Math.max(-FARTHEST, Math.min(FARTHEST, length))) || 0;
}
