/** Moves the sheet while something is dragged at its frame's edge. */
import type { Signal } from "@preact/signals";
import type { Point } from "../model/types";
import { edgePan } from "../tools/edge";
import { pan, type Viewport } from "../tools/viewport";

/** A page that was away for longer than this doesn't jump, ms. */
const LONGEST = 50;

export class EdgeScroll {
  readonly #viewport: Signal<Viewport>;
  readonly #moved: (px: Point) => void;
  #at: Point | null = null;
  #frame = 0;
  #last = 0;

  /** `moved` is called after each move with the pointer's point of the frame. */
  constructor(viewport: Signal<Viewport>, moved: (px: Point) => void) {
    this.#viewport = viewport;
    this.#moved = moved;
  }

  /** Where the pointer is; null: nothing is dragged. */
  at(px: Point | null): void {
    this.#at = px;
    if (px === null || this.#frame !== 0 || !this.#next(1)) return;
    this.#last = performance.now();
    this.#frame = requestAnimationFrame(this.#step);
  }

  readonly #step = (now: number): void => {
    this.#frame = 0;
    const next = this.#next(Math.min(LONGEST, Math.max(0, now - this.#last)));
    this.#last = now;
    if (!next || !this.#at) return;
    this.#viewport.value = next;
    this.#frame = requestAnimationFrame(this.#step);
    this.#moved(this.#at);
  };

  /** The viewport after so many ms; null when the sheet has nowhere to go. */
  #next(ms: number): Viewport | null {
    if (!this.#at) return null;
    const view = this.#viewport.peek();
    const { x, y } = edgePan(this.#at, view.frame, Math.max(1, ms));
    const next = pan(view, x, y);
    return next.x === view.x && next.y === view.y ? null : next;
  }
}
