/** Puts on the board what was pasted. */
import type { App } from "../app";
import { undoAction } from "../commands/sayUndo";
import { t } from "../i18n";
import type { Copied } from "../model/copied";
import { type Draft, draftsIn } from "../model/drafts";
import { pasted } from "../model/pasting";
import { MAX_NOTES } from "../model/schema";
import { notesOf, tableOf } from "../model/table";
import { followNote } from "../view/editing";
import type { Clip } from "./copied";

/** Notes of one's own and a single line need no question; anything else is shown first. */
export function pasteNotes(app: App, { own, text }: Clip, zone: string): void {
  const { notes, long } = notesOf(own ? [] : tableOf(text), "cells", new Map());
  const [only, other] = notes;
  if (own) pasteCopied(app, own, zone);
  else if (only && !other && long === 0 && room(app) > 0)
    addNotes(app, draftsIn([{ text: only.text, zone }], app.layout.peek(), app.model.byHeight()));
  else if (only) app.ui.dialog.value = { kind: "paste", zone, text };
}

function pasteCopied(app: App, from: Copied, zone: string): void {
  const { boot, layout, model, ui } = app;
  if (from.notes.length > room(app)) {
    ui.toast({ kind: "danger", text: t("board.paste.full", { n: room(app) }), actions: [], ms: 10_000 });
    return;
  }
  const target = { board: boot.board.id, layout: layout.peek(), taken: model.byHeight(), zone };
  addNotes(app, pasted(from, target));
}

/** Adds the notes as one step, tells so and stands on the first. */
export function addNotes(app: App, drafts: readonly Draft[]): void {
  const { ui, commands } = app;
  const ids = commands.create(drafts);
  const [first] = ids;
  if (first === undefined) return;
  ui.selection.value = new Set(ids);
  followNote(app, first);
  ui.toast({
    kind: "info",
    text: t("board.paste.done", { n: ids.length }),
    actions: [undoAction(app)],
    ms: 8_000,
  });
}

/** How many more notes the board takes. */
export function room({ model }: App): number {
  return Math.max(0, MAX_NOTES - model.ids.peek().length);
}
