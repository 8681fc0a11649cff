/** What the resting mouse opens: after a moment the card of the note under it. */
import type { App } from "../app";

/** ms that the mouse rests on a note before it opens, and after it left before the card closes. */
const OPENS = 150;
const CLOSES = 220;

export class Hover {
  readonly #app: App;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #note: string | null = null;

  constructor(app: App) {
    this.#app = app;
  }

  /** The mouse is over this element; a card counts as its note, so that one can move onto it. */
  at(target: EventTarget | null, zone: string | null): void {
    const { ui } = this.#app;
    ui.pointed.value = zone;
    const element = target instanceof Element ? target.closest<HTMLElement>("[data-note]") : null;
    const note = element?.dataset.note ?? null;
    if (note === this.#note) return;
    this.#note = note;
    clearTimeout(this.#timer);
    if (ui.editing.peek() !== null) return;
    if (note === null) this.#timer = setTimeout(() => this.#close(), CLOSES);
    else if (ui.card.peek() !== note) this.#timer = setTimeout(() => this.#open(note), OPENS);
  }

  /** The mouse has left the sheet. */
  leave(): void {
    this.#app.ui.pointed.value = null;
    this.at(null, null);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#note = null;
  }

  #open(note: string): void {
    const { ui, model } = this.#app;
    const stack = model.stacks.peek().find((each) => each.ids.includes(note))?.ids[0] ?? null;
    // A stack fans out first; a second rest, on one of its notes, opens that.
    if (stack !== null && ui.spread.peek() !== stack) this.#note = null;
    else ui.card.value = note;
    ui.spread.value = stack;
  }

  #close(): void {
    const { ui } = this.#app;
    // What the keyboard stands on stays open; it was not the mouse that opened it.
    const keyboard = document.activeElement?.matches(":focus-visible[data-note]") ?? false;
    ui.card.value = keyboard ? ui.focused.peek() : null;
    if (!keyboard) ui.spread.value = null;
  }
}
