/** The keys of the notes themselves: walking, nudging, leaving. All others are commands. */
import type { App } from "../app";
import type { Layout, Zone } from "../model/types";
import { markCells } from "./cells";
import { focusNote } from "./editing";
import { moveOf, type Stop, step } from "./nav";
import type { Source } from "./source";
import { buttonSpot, noteZones } from "./zones";

/** A nudge by Shift and an arrow, su. */
const NUDGE = 8;
const NUDGES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-NUDGE, 0],
  ArrowRight: [NUDGE, 0],
  ArrowUp: [0, -NUDGE],
  ArrowDown: [0, NUDGE],
};
const ZONE = "zone ";

/** True when the key was one of these and has been acted on. */
export function boardKey(app: App, source: Source, event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return false;
  if (event.key === "Escape") return leave(app);
  const nudge = NUDGES[event.key];
  if (event.shiftKey && nudge) return nudgeNotes(app, source, nudge);
  const move = event.shiftKey ? undefined : moveOf(event.key);
  if (!move) return false;
  const here = currentStop(app, event.target);
  const to = step(stops(source), here, move);
  if (to) visit(app, to);
  return true;
}

/** One thing at a time: the hand, the card, the fanned-out stack, the selection, the enlarged zone. */
function leave({ ui }: App): boolean {
  if (ui.hand.value) {
    ui.hand.value = false;
    return true;
  }
  if (ui.card.value !== null || ui.spread.value !== null) {
    ui.card.value = null;
    ui.spread.value = null;
    if (ui.selection.value.size === 0 && ui.enlarged.value === null) return true;
  }
  if (ui.selection.value.size > 0) ui.selection.value = new Set();
  else if (ui.enlarged.value !== null) ui.enlarged.value = null;
  else return false;
  return true;
}

function nudgeNotes(app: App, source: Source, [dx, dy]: readonly [number, number]): boolean {
  if (source.frozen) return true;
  const moves = app.ui.targets.value.flatMap((id) => {
    const note = source.model.peek(id);
    return note && app.rights.value.change(note) ? [{ id, x: note.x + dx, y: note.y + dy }] : [];
  });
  if (moves.length > 0) app.commands.moveNotes(moves);
  return true;
}

function currentStop(app: App, target: EventTarget | null): string | null {
  const zone = target instanceof HTMLElement ? target.dataset.zoneButton : undefined;
  return zone === undefined ? app.ui.focused.value : ZONE + zone;
}

/** Notes in reading order; zones without notes, and cells, stand between them at their place. */
function stops({ model, layout }: Source): Stop[] {
  const all: Stop[] = [];
  const add = (zone: string | null): void => {
    for (const id of model.byZone.value.get(zone) ?? []) {
      const note = model.peek(id);
      if (note) all.push(note);
    }
  };
  for (const zone of stopZones(layout.value)) {
    const stop = { id: ZONE + zone.id, zone: zone.id };
    if (zone.marks.length > 0) all.push({ ...stop, ...zone.box, zoneStop: "cell" });
    else if (!model.byZone.value.has(zone.id))
      all.push({ ...stop, ...buttonSpot(zone, layout.value), w: 32, h: 32, zoneStop: "empty" });
    add(zone.id);
  }
  add(null);
  return all;
}

/** Zones in which there is something to do by key: those that take notes, and cells for marks. */
function stopZones(layout: Layout): readonly Zone[] {
  return [...new Set([...noteZones(layout), ...markCells(layout)])].sort(
    (a, b) => (a.order ?? 0) - (b.order ?? 0),
  );
}

function visit(app: App, stop: Stop): void {
  if (!stop.zoneStop) {
    focusNote(app, stop.id);
    return;
  }
  const button = document.querySelector(`[data-zone-button="${CSS.escape(stop.zone ?? "")}"]`);
  if (button instanceof HTMLElement) button.focus({ preventScroll: true });
}
