/** Tells what undo or redo has done: not everybody sees it; and why it could not take everything back. */
import type { App } from "../app";
import { t } from "../i18n";
import type { UndoResult } from "../model/types";
import type { ToastAction } from "../ui/state";
import { titleOf } from "../view/circling";
import { followNote } from "../view/editing";
import { lineName } from "../view/joining";
import { shortName } from "../view/names";

/** What a message offers after something was done: to take it back. */
export function undoAction(app: App): ToastAction {
  return { label: t("board.control.undo"), run: () => sayUndo(app, app.commands.undo()) };
}

export function sayUndo(app: App, result: UndoResult, done = t("cmd.undo.done")): void {
  const { ui, model } = app;
  if (result.kind === "nothing") {
    ui.toast({ kind: "info", text: t("cmd.undo.nothing"), actions: [], ms: 4_000 });
    return;
  }
  const [first] = result.notes;
  if (first !== undefined && model.peek(first)) followNote(app, first);
  if (result.kind === "done") {
    ui.toast({ kind: "info", text: done, actions: [], ms: 2_500 });
    return;
  }
  const { text, names } = kept(app, result.kept);
  const detail = names.slice(0, 3).join(", ");
  ui.toast({ kind: "info", text, detail, actions: [], ms: 8_000 });
}

/** What stayed because of others, in words and by name; of several kinds the notes come first. */
function kept(
  app: App,
  ids: readonly string[],
): { readonly text: string; readonly names: readonly string[] } {
  const { model } = app;
  const notes = ids.flatMap((id) => model.peek(id) ?? []);
  const circles = ids.flatMap((id) => titleOf(app, id) || []);
  const lines = ids.flatMap((id) => lineName(app, id) ?? []);
  if (notes.length === 0 && circles.length > 0)
    return { text: t("cmd.undo.keptCircles", { n: circles.length }), names: circles };
  if (notes.length === 0 && lines.length > 0)
    return { text: t("cmd.undo.keptLines", { n: lines.length }), names: lines };
  const marks = ids.filter((id) => model.marks.peek().some((mark) => mark.zone === id));
  if (notes.length === 0 && marks.length > 0)
    return { text: t("cmd.undo.keptMarks", { n: marks.length }), names: [] };
  const names = notes.map(({ text }) => `”${shortName(text)}”`);
  return { text: t("cmd.undo.kept", { n: ids.length }), names };
}
