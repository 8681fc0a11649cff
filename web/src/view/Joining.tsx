import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import type { App } from "../app";
import { t } from "../i18n";
import type { Note, Point } from "../model/types";
import { toFrame, toSheet, type Viewport } from "../tools/viewport";
import { useApp } from "../ui/context";
import { Icon } from "../ui/Icon";
import { joining, noteUnder, openKinds } from "./joining";
import { path, route } from "./lines";
import { lineScale } from "./scale";
import { useSource } from "./source";

/** px that a pressed handle may tremble before it counts as pulled. */
const STEADY = 4;
const GAP = 4;

/** The line while it is drawn: dotted from its note to the pointer, the note under its end outlined. */
export function JoiningLine({ scale }: { readonly scale: number }): JSX.Element | null {
  const { ui } = useApp();
  const { model, layout } = useSource();
  const line = ui.joining.value;
  if (!line) return null;
  const from = line.from === null ? undefined : model.note(line.from).value;
  const over = line.over === null ? undefined : model.note(line.over).value;
  const { plane } = layout.value;
  const grow = lineScale(scale);
  const end = over ?? (line.to && { ...line.to, w: 0, h: 0 });
  return (
    <svg class="joining" viewBox={`0 0 ${plane.w} ${plane.h}`} aria-hidden="true">
      {from && end && <path class="joining-line" d={path(route(from, end))} stroke-width={4 * grow} />}
      {from && <Outline note={from} grow={grow} />}
      {over && <Outline note={over} grow={grow} target />}
    </svg>
  );
}

interface OutlineProps {
  readonly note: Note;
  readonly grow: number;
  readonly target?: boolean;
}

function Outline({ note, grow, target }: OutlineProps): JSX.Element {
  const gap = GAP * grow;
  return (
    <rect
      class={target ? "joining-note is-target" : "joining-note"}
      x={note.x - gap}
      y={note.y - gap}
      width={note.w + 2 * gap}
      height={note.h + 2 * gap}
      rx={4 * grow}
      stroke-width={3 * grow}
    />
  );
}

/**
 * The handle of the selected note: a line is pulled out of it, or begun by a press. For the mouse and the finger
 * only; the note's actions have the same for everybody.
 */
export function JoinHandle(): JSX.Element | null {
  const app = useApp();
  const { ui, viewport } = app;
  const { model, frozen } = useSource();
  const handle = useRef<HTMLDivElement>(null);
  const pressed = useRef<Point | null>(null);
  const id = useComputed(() => (ui.selection.value.size === 1 ? [...ui.selection.value][0] : undefined));
  const note = id.value === undefined ? undefined : model.note(id.value).value;
  const card = ui.card.value;
  const busy = ui.editing.value !== null || ui.drag.value !== null;
  const waits = ui.gathering.value !== null || (ui.joining.value !== null && !ui.joining.value.held);
  useLayoutEffect(() => {
    const place = (): void => {
      const element = handle.current;
      if (element && note && !pressed.current) placeHandle(element, note, viewport.value);
    };
    place();
    // The note's card is drawn in the same moment, perhaps after this.
    const soon = requestAnimationFrame(place);
    return () => cancelAnimationFrame(soon);
  });
  if (!note || frozen || busy || waits || openKinds(app).length === 0) return null;
  return (
    <div
      ref={handle}
      class="join-handle"
      aria-hidden="true"
      title={t("cmd.line.draw")}
      data-card={card}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.preventDefault();
        event.currentTarget.setPointerCapture(event.pointerId);
        pressed.current = { x: event.clientX, y: event.clientY };
        joining(app, { type: "begin", from: note.id, held: true });
      }}
      onPointerMove={(event) => {
        if (pressed.current) joining(app, { type: "move", su: onSheet(app, event), note: noteUnder(event) });
      }}
      onPointerUp={(event) => {
        const from = pressed.current;
        pressed.current = null;
        if (!from) return;
        const moved = Math.hypot(event.clientX - from.x, event.clientY - from.y) > STEADY;
        joining(app, { type: "release", note: noteUnder(event), moved });
      }}
      onPointerCancel={() => {
        pressed.current = null;
        joining(app, { type: "cancel" });
      }}
    >
      <Icon name="spline" />
    </div>
  );
}

/** At the right edge of the note, or of its card. */
function placeHandle(element: HTMLElement, note: Note, view: Viewport): void {
  const frame = element.parentElement;
  const card = frame?.querySelector<HTMLElement>(":scope > .card");
  const base = frame?.getBoundingClientRect();
  // A card that isn't placed yet lies in the corner of the sheet.
  const placed = card?.dataset.note === note.id && card.style.transform !== "";
  const box = placed ? card.getBoundingClientRect() : undefined;
  const edge = toFrame(view, { x: note.x + note.w, y: note.y + note.h / 2 });
  const x = box && base ? box.right - base.left : edge.x;
  const y = box && base ? (box.top + box.bottom) / 2 - base.top : edge.y;
  const half = element.offsetWidth / 2;
  element.style.transform = `translate(${Math.min(view.frame.w - half, x) - half}px, ${y - half}px)`;
}

function onSheet({ viewport }: App, event: PointerEvent): Point {
  const frame = event.target instanceof Element ? event.target.closest("[data-board]") : null;
  const box = frame?.getBoundingClientRect();
  const px = { x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) };
  return toSheet(viewport.peek(), px);
}

/** What to choose next while a line is drawn without holding; Enter chooses the focused note, Esc gives up. */
export function JoiningHint(): JSX.Element {
  const app = useApp();
  const line = app.ui.joining.value;
  const open = line !== null && !line.held;
  useEffect(() => {
    if (line === null) return;
    const press = (event: KeyboardEvent): void => {
      const note =
        event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
      if (event.key === "Escape") joining(app, { type: "cancel" });
      else if (event.key === "Enter" && note)
        joining(app, { type: "choose", note: note.dataset.note ?? null });
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    // Before the note's own keys: Enter would open it for writing.
    document.addEventListener("keydown", press, true);
    return () => document.removeEventListener("keydown", press, true);
  }, [app, line === null]);
  return (
    <div class={open ? "join-hint" : "said"}>
      <p role="status">
        {open ? t(line.from === null ? "board.line.chooseFrom" : "board.line.chooseTo") : ""}
      </p>
      {open && (
        <button type="button" class="button small" onClick={() => joining(app, { type: "cancel" })}>
          {t("common.cancel")}
        </button>
      )}
    </div>
  );
}
