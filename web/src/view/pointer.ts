/** Feeds what a pointer does on the sheet to the gesture reducer, and does what comes out. */
import type { RefObject } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { App } from "../app";
import { overlap, zoneAt } from "../model/geometry";
import type { Point, Rect } from "../model/types";
import {
  byRight,
  carrying,
  type GestureContext,
  type GestureEvent,
  IDLE,
  type Press,
  reduce,
} from "../tools/gesture";
import { pinch, toSheet, zoomAt } from "../tools/viewport";
import { useApp } from "../ui/context";
import { gather } from "./circling";
import { EdgeScroll } from "./edgeScroll";
import { focusNote } from "./editing";
import { act, openMenu, openZoneMenu, type Stage } from "./effects";
import { Hover } from "./hover";
import { joining, noteUnder } from "./joining";
import type { Live } from "./live";
import { type Source, useSource } from "./source";

/** Pressed this long without moving: the actions open, as by a right click, ms. */
const HOLD = 550;
/** Controls on the sheet keep their own pointers. */
const OWN =
  "button:not(.mark-cell), textarea, input, .editor, .actions-bar, .enlarged-head, .empty-hint, .join-handle, .join-hint, .line-badge.is-open, .ring-tag.is-open, .auto-list .is-open";
const WHEEL = 0.0022;

interface Handlers {
  readonly onPointerDown: (event: PointerEvent) => void;
  readonly onPointerMove: (event: PointerEvent) => void;
  readonly onPointerUp: (event: PointerEvent) => void;
  readonly onPointerCancel: (event: PointerEvent) => void;
  readonly onPointerLeave: () => void;
  readonly onContextMenu: (event: MouseEvent) => void;
}

export function usePointer(frame: RefObject<HTMLElement | null>, live: Live): Handlers {
  const app = useApp();
  const source = useSource();
  const pointer = useMemo(() => new SheetPointer(app, source, live, frame), [app, source, live, frame]);
  useEffect(() => {
    const element = frame.current;
    // The browser lets only listeners that say so take the wheel from the page.
    element?.addEventListener("wheel", pointer.wheel, { passive: false });
    document.addEventListener("keydown", pointer.key);
    document.addEventListener("keyup", pointer.key);
    return () => {
      element?.removeEventListener("wheel", pointer.wheel);
      document.removeEventListener("keydown", pointer.key);
      document.removeEventListener("keyup", pointer.key);
      pointer.stop();
    };
  }, [frame, pointer]);
  return pointer.handlers;
}

class SheetPointer {
  readonly handlers: Handlers = {
    onPointerDown: (event) => this.#down(event),
    onPointerMove: (event) => this.#move(event),
    onPointerUp: (event) => this.#up(event),
    onPointerCancel: (event) => this.#lost(event),
    onPointerLeave: () => this.#leave(),
    onContextMenu: (event) => this.#context(event),
  };
  readonly #app: App;
  readonly #source: Source;
  readonly #stage: Stage;
  readonly #frame: RefObject<HTMLElement | null>;
  readonly #hover: Hover;
  readonly #edge: EdgeScroll;
  #state = IDLE;
  #space = false;
  #hold: ReturnType<typeof setTimeout> | undefined;
  /** Fingers on the sheet; two of them pinch. */
  readonly #fingers = new Map<number, Point>();

  constructor(app: App, source: Source, live: Live, frame: RefObject<HTMLElement | null>) {
    this.#app = app;
    this.#source = source;
    this.#frame = frame;
    this.#stage = { app, source, live, corner: () => this.#corner() };
    this.#hover = new Hover(app);
    this.#edge = new EdgeScroll(app.viewport, (px) => this.#slid(px));
  }

  stop(): void {
    clearTimeout(this.#hold);
    this.#hover.stop();
    this.#send({ type: "cancel" });
    this.#app.ui.cursor.value = null;
  }

  wheel = (event: WheelEvent): void => {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    const { viewport } = this.#app;
    viewport.value = zoomAt(viewport.value, this.#px(event), Math.exp(-event.deltaY * WHEEL));
  };

  key = (event: KeyboardEvent): void => {
    if (event.key === " ") this.#space = event.type === "keydown";
    if (event.key === "Escape" && event.type === "keydown" && this.#app.ui.drag.peek())
      this.#send({ type: "cancel" });
  };

  #down(event: PointerEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    if (target?.closest(OWN)) return;
    if (this.#app.ui.joining.peek()) {
      // What is pressed is the end of a line, and the keyboard stays where it is.
      event.preventDefault();
      if (event.button === 0) joining(this.#app, { type: "choose", note: noteUnder(event) });
      return;
    }
    if (this.#app.ui.gathering.peek()) {
      event.preventDefault();
      const chosen = event.button === 0 ? noteUnder(event) : null;
      if (chosen !== null) gather(this.#app, chosen);
      return;
    }
    const touch = event.pointerType === "touch";
    const px = this.#px(event);
    if (touch) this.#fingers.set(event.pointerId, px);
    if (this.#fingers.size > 1) {
      clearTimeout(this.#hold);
      this.#send({ type: "cancel" });
      return;
    }
    // While a note is written in, a press elsewhere only ends the writing.
    const note = target?.closest<HTMLElement>("[data-note]")?.dataset.note ?? null;
    const { shiftKey: shift, altKey: alt, pointerId, button } = event;
    const right = button === 2;
    const press: Press = { pointer: pointerId, px, su: this.#su(px), note, touch, shift, alt, right };
    const hand = button === 0 && !touch && (this.#space || this.#app.ui.hand.peek());
    const move = button === 1 || button === 2 || hand;
    if (button > 2) return;
    if (button === 1 || hand) event.preventDefault();
    this.#send({ type: "down", ...press, pan: move });
    clearTimeout(this.#hold);
    if (touch) this.#hold = setTimeout(() => this.#held(pointerId), HOLD);
  }

  /** What lies under the finger may go from the page now; the sheet is told when the finger is lifted. */
  #held(pointer: number): void {
    this.#frame.current?.setPointerCapture(pointer);
    this.#send({ type: "hold" });
  }

  #move(event: PointerEvent): void {
    const px = this.#px(event);
    const before = this.#fingers.get(event.pointerId);
    if (before && this.#fingers.size === 2) {
      this.#pinch(event.pointerId, before, px);
      return;
    }
    if (before) this.#fingers.set(event.pointerId, px);
    const su = this.#su(px);
    if (event.pointerType !== "touch") this.#app.ui.cursor.value = su;
    const line = this.#app.ui.joining.peek();
    if (line) {
      if (!line.held) joining(this.#app, { type: "move", su, note: noteUnder(event) });
      return;
    }
    const was = this.#state.kind;
    this.#send({ type: "move", pointer: event.pointerId, px, su, alt: event.altKey });
    this.#edge.at(carrying(this.#state) && px);
    if (this.#state.kind !== was && this.#state.kind !== "idle") this.#taken(event.pointerId);
    if (this.#state.kind === "idle" && event.pointerType === "mouse") {
      this.#hover.at(event.target, zoneAt(this.#source.layout.peek().zones, su.x, su.y));
    }
  }

  /** A gesture has begun: it keeps the pointer also outside of the frame. */
  #taken(pointer: number): void {
    clearTimeout(this.#hold);
    this.#hover.stop();
    this.#frame.current?.setPointerCapture(pointer);
  }

  #up(event: PointerEvent): void {
    clearTimeout(this.#hold);
    this.#fingers.delete(event.pointerId);
    const px = this.#px(event);
    const { pointerId, timeStamp, altKey } = event;
    this.#send({ type: "up", pointer: pointerId, px, su: this.#su(px), at: timeStamp, alt: altKey });
    // A press on the sheet takes the focus from wherever it was; keys are meant for the board now.
    if (document.activeElement === document.body) focusNote(this.#app, null);
  }

  #lost(event: PointerEvent): void {
    clearTimeout(this.#hold);
    this.#fingers.delete(event.pointerId);
    this.#send({ type: "cancel" });
  }

  #leave(): void {
    this.#app.ui.cursor.value = null;
    this.#hover.leave();
  }

  #context(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const id = target?.closest<HTMLElement>("[data-note]")?.dataset.note;
    if (target?.closest("textarea, input") || this.#source.frozen) return;
    event.preventDefault();
    // By the right button the sheet may be moved: its menu opens when that is let go.
    if (id === undefined && byRight(this.#state)) return;
    this.#send({ type: "cancel" });
    if (id !== undefined) openMenu(this.#app, id, event.clientX, event.clientY);
    else openZoneMenu(this.#su(this.#px(event)), { x: event.clientX, y: event.clientY }, this.#stage);
  }

  #pinch(pointer: number, before: Point, now: Point): void {
    const other = [...this.#fingers].find(([id]) => id !== pointer)?.[1];
    this.#fingers.set(pointer, now);
    const { viewport } = this.#app;
    if (other) viewport.value = pinch(viewport.value, other, before, now);
  }

  #send(event: GestureEvent): void {
    const [state, effects] = reduce(this.#state, event, this.#gestureContext());
    this.#state = state;
    if (!carrying(state)) this.#edge.at(null);
    for (const effect of effects) act(effect, this.#stage);
  }

  #gestureContext(): GestureContext {
    const { ui, rights } = this.#app;
    const { model, frozen } = this.#source;
    return {
      marking: ui.marking.peek(),
      selection: ui.selection.peek(),
      movable: (id) => {
        const note = model.peek(id);
        return !frozen && note !== undefined && rights.peek().change(note);
      },
      notesIn: (rect: Rect) =>
        model.ids.peek().filter((id) => {
          const note = model.peek(id);
          return note !== undefined && overlap(note, rect);
        }),
    };
  }

  #px(event: MouseEvent): Point {
    const { x, y } = this.#corner();
    return { x: event.clientX - x, y: event.clientY - y };
  }

  #corner(): Point {
    const box = this.#frame.current?.getBoundingClientRect();
    return { x: box?.left ?? 0, y: box?.top ?? 0 };
  }

  /** The sheet has moved beneath the pointer. */
  #slid(px: Point): void {
    const press = carrying(this.#state);
    if (press) this.#send({ ...press, type: "move", px, su: this.#su(px) });
  }

  #su(px: Point): Point {
    return toSheet(this.#app.viewport.peek(), px);
  }
}
