/** Tells what undo or redo has done: not everybody sees it; and why it could not take everything back. */
import type { App } from "../app";
import { t } from "../i18n";
import type { UndoResult } from "../model/types";
import { followNote } from "../view/editing";
import { lineName } from "../view/joining";
import { shortName } from "../view/names";

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
  const lines = result.kept.filter((id) => model.connections.peek().some((line) => line.id === id));
  const notes = result.kept.flatMap((id) => model.peek(id) ?? []);
  const names =
    notes.length > 0
      ? notes.map(({ text }) => `”${shortName(text)}”`)
      : lines.flatMap((id) => lineName(app, id) ?? []);
  const text =
    notes.length > 0 || lines.length === 0
      ? t("cmd.undo.kept", { n: result.kept.length })
      : t("cmd.undo.keptLines", { n: lines.length });
  const detail = names.slice(0, 3).join(", ");
  ui.toast({ kind: "info", text, detail, actions: [], ms: 8_000 });
}
