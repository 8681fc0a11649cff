/** Tells what undo or redo has done: not everybody sees it; and why it could not take everything back. */
import type { App } from "../app";
import { t } from "../i18n";
import type { UndoResult } from "../model/types";
import { followNote } from "../view/editing";
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
  const names = result.kept.flatMap((id) => model.peek(id)?.text ?? []).map((text) => `”${shortName(text)}”`);
  const text = t("cmd.undo.kept", { n: result.kept.length });
  const detail = names.slice(0, 3).join(", ");
  ui.toast({ kind: "info", text, detail, actions: [], ms: 8_000 });
}
