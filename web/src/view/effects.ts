/** Does on the page what the gesture reducer has decided. */
import type { App } from "../app";
import { zoneAt } from "../model/geometry";
import type { Point } from "../model/types";
import type { Effect } from "../tools/gesture";
import { pan } from "../tools/viewport";
import { focusNote, openEditor, writeNew } from "./editing";
import type { Live } from "./live";
import type { Source } from "./source";

/** What effects act on; `corner` is the frame's top left in the window, px. */
export interface Stage {
  readonly app: App;
  readonly source: Source;
  readonly live: Live;
  readonly corner: () => Point;
}

export function act(effect: Effect, stage: Stage): void {
  const { app, live } = stage;
  const { ui, viewport } = app;
  switch (effect.type) {
    case "select":
      ui.selection.value = new Set(effect.add ? [...ui.selection.value, ...effect.ids] : effect.ids);
      break;
    case "toggle":
      ui.selection.value = toggled(ui.selection.value, effect.id);
      focusNote(app, effect.id);
      break;
    case "clear":
      clear(effect.su, stage);
      break;
    case "open":
      focusNote(app, effect.id);
      ui.card.value = effect.id;
      break;
    case "edit":
      openEditor(app, effect.id);
      break;
    case "create":
      create(effect.su, stage);
      break;
    case "drag":
      ui.card.value = null;
      ui.drag.value = effect.by && { ids: effect.ids, dx: effect.by.x, dy: effect.by.y };
      break;
    case "drop":
      drop(effect.ids, effect.by, effect.copy, stage);
      break;
    case "marquee":
      live.marquee.value = effect.rect;
      break;
    case "pan":
      viewport.value = pan(viewport.value, effect.dx, effect.dy);
      break;
    case "menu": {
      const { x, y } = stage.corner();
      openMenu(app, effect.id, effect.px.x + x, effect.px.y + y);
    }
  }
}

function clear(su: Point, { app, source }: Stage): void {
  const { ui } = app;
  ui.selection.value = new Set();
  ui.card.value = null;
  ui.spread.value = null;
  // The press took the focus from a field or a note; keys are meant for the board now.
  if (document.activeElement === document.body || document.activeElement instanceof HTMLTextAreaElement)
    focusNote(app, null);
  // Where one clicked is where one works, whichever note has the focus.
  ui.zone.value = zoneAt(source.layout.peek().zones, su.x, su.y);
}

function create(su: Point, { app, source }: Stage): void {
  const { rights } = app;
  const { layout, frozen } = source;
  if (frozen || !rights.peek().create) return;
  const zone = zoneAt(layout.peek().zones, su.x, su.y);
  const { w, h } = layout.peek().noteSize;
  if (zone !== null) app.ui.zone.value = zone;
  writeNew(app, { x: su.x - w / 2, y: su.y - h / 2 });
}

function drop(ids: readonly string[], by: Point, copy: boolean, { app, source }: Stage): void {
  const { commands, ui, rights } = app;
  const moves = ids.flatMap((id) => {
    const note = source.model.peek(id);
    return note ? [{ id, x: note.x + by.x, y: note.y + by.y }] : [];
  });
  if (copy && rights.peek().create) ui.selection.value = new Set(commands.duplicate(ids, moves));
  else commands.moveNotes(moves);
  const [first] = ids;
  if (first !== undefined) ui.focused.value = first;
}

export function openMenu(app: App, id: string, x: number, y: number): void {
  const { ui } = app;
  if (!ui.selection.value.has(id)) ui.selection.value = new Set([id]);
  ui.focused.value = id;
  ui.card.value = null;
  ui.menu.value = { of: "notes", ids: [...ui.selection.value], x, y };
}

function toggled(selection: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selection);
  if (!next.delete(id)) next.add(id);
  return next;
}
