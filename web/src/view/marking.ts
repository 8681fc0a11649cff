/** Marking cells on the page: which may be, doing it, and telling so. */
import type { App } from "../app";
import { t } from "../i18n";
import { nextMark } from "../model/marks";
import type { MarkKind, Zone } from "../model/types";
import { markCells, markName } from "./cells";

export function markOf({ model }: Pick<App, "model">, cell: string): MarkKind | null {
  return model.marks.value.find((mark) => mark.zone === cell)?.kind ?? null;
}

/** Whether a press would change the cell now. */
export function mayPress(app: App, zone: Zone): boolean {
  return nextMark(zone, markOf(app, zone.id), app.rights.value.mark) !== undefined;
}

/** Whether there are cells that this person may mark now. */
export function mayMark({ layout, rights }: App): boolean {
  return layout.value.zones.some((zone) => zone.marks.some(rights.value.mark));
}

/** The cell in which one works, when it may be marked now. */
export function cellHere(app: App): Zone | undefined {
  const { ui, layout } = app;
  const zone = markCells(layout.value).find((each) => each.id === ui.zone.value);
  return zone && mayPress(app, zone) ? zone : undefined;
}

/** Marks the cell or takes its mark away; answers so in words, "" when nothing was to be done. */
export function press(app: App, zone: Zone): string {
  const { commands, layout, model } = app;
  const now = markOf(app, zone.id);
  const next = nextMark(zone, now, app.rights.peek().mark);
  const kind = next ?? now;
  if (next === undefined || kind === null) return "";
  if (commands.marks.set(zone.id, next).kind === "gone") return "";
  const mark = markName(kind, zone, layout.peek(), model.fields.peek(), t);
  return t(next === null ? "board.mark.taken" : "board.mark.put", { mark });
}

/** The same by a key: what has the focus need not show it, so it is told. */
export function pressByKey(app: App, zone: Zone): void {
  const text = press(app, zone);
  if (text !== "") app.ui.toast({ kind: "info", text, actions: [], ms: 2_500 });
}
