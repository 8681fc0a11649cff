/** Does on the page what the gesture reducer has decided. */
import type { App } from "../app";
import { zoneAt } from "../model/geometry";
import type { Point } from "../model/types";
import type { Drag } from "../sync/types";
import type { Effect } from "../tools/gesture";
import { snap } from "../tools/snap";
import { pan } from "../tools/viewport";
import { cellAt } from "./cells";
import { focusNote, openEditor, writeNew } from "./editing";
import type { Live } from "./live";
import { press } from "./marking";
import type { Source } from "./source";

/** So near a place or a neighbour draws a note that is dragged, px. */
const NEAR = 10;

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
      ui.drag.value = effect.by && dragged(effect.ids, effect.by, stage);
      break;
    case "drop":
      drop(dragged(effect.ids, effect.by, stage), effect.copy, stage);
      break;
    case "marquee":
      live.marquee.value = effect.rect;
      break;
    case "pan":
      viewport.value = pan(viewport.value, effect.dx, effect.dy);
      break;
    case "menu": {
      const corner = stage.corner();
      const at = { x: effect.px.x + corner.x, y: effect.px.y + corner.y };
      if (effect.id === null) openZoneMenu(effect.su, at, stage);
      else openMenu(app, effect.id, at.x, at.y);
      break;
    }
    case "mark":
      mark(effect.su, effect.note, stage);
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
  const layout = source.layout.peek();
  ui.zone.value = cellAt(layout, su)?.id ?? zoneAt(layout.zones, su.x, su.y);
}

/** Where there is no cell, a tap is what it always is. */
function mark(su: Point, note: string | null, stage: Stage): void {
  const { app, source } = stage;
  const cell = cellAt(source.layout.peek(), su);
  if (cell) press(app, cell);
  else if (note === null) clear(su, stage);
  else {
    act({ type: "select", ids: [note], add: false }, stage);
    act({ type: "open", id: note }, stage);
  }
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

/** How far notes are dragged: the first of them is drawn to what is near. */
function dragged(ids: readonly string[], by: Point, { app, source }: Stage): Drag {
  const first = source.model.peek(ids[0] ?? "");
  if (!first) return { ids, dx: by.x, dy: by.y };
  const { model, layout } = source;
  const at = snap(
    { ...first, x: first.x + by.x, y: first.y + by.y },
    {
      zones: layout.peek().zones,
      notesIn: (zone) =>
        (model.byZone.peek().get(zone) ?? []).flatMap((id) =>
          ids.includes(id) ? [] : (model.peek(id) ?? []),
        ),
      near: NEAR / app.viewport.peek().scale,
    },
  );
  return { ids, dx: at.x - first.x, dy: at.y - first.y };
}

function drop({ ids, dx, dy }: Drag, copy: boolean, { app, source }: Stage): void {
  const { commands, ui, rights } = app;
  const moves = ids.flatMap((id) => {
    const note = source.model.peek(id);
    return note ? [{ id, x: note.x + dx, y: note.y + dy }] : [];
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

/** The actions of the area at this point, at this point of the window. */
export function openZoneMenu(su: Point, at: Point, { app, source }: Stage): void {
  const zone = zoneAt(source.layout.peek().zones, su.x, su.y);
  if (zone === null || source.frozen || !app.rights.peek().edit) return;
  app.ui.zone.value = zone;
  app.ui.selection.value = new Set();
  app.ui.card.value = null;
  app.ui.menu.value = { of: "zone", zone, ...at };
}

function toggled(selection: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(selection);
  if (!next.delete(id)) next.add(id);
  return next;
}
