/** Copy, cut and paste of notes by the browser's own clipboard events: no permission is ever asked. */
import { useEffect } from "preact/hooks";
import type { App } from "../app";
import { type Copied, plainLines, readCopied } from "../model/copied";
import { targetZone } from "../view/editing";
import { copyNotes, keptNotes, paste } from "./copied";
import { deleteNotes } from "./noteActions";

/** Whole notes among ourselves, so that a note of two lines stays one note and keeps its colour. */
const OWN_TYPE = "application/x-lappu-notes+json";
const FIELDS = "textarea, input, select, [contenteditable], dialog, dialog *";

export function useClipboard(app: App): void {
  useEffect(() => {
    const copy = (event: ClipboardEvent): void => {
      if (onNotes(app, event)) write(app, event);
    };
    const cut = (event: ClipboardEvent): void => {
      if (!onNotes(app, event)) return;
      const ids = app.ui.targets.value;
      const may = ids.every((id) => {
        const note = app.model.peek(id);
        return note !== undefined && app.rights.value.change(note);
      });
      if (may && write(app, event)) deleteNotes(app, ids);
    };
    const pasteHere = (event: ClipboardEvent): void => {
      if (!inField(event) && app.rights.value.create) read(app, event);
    };
    document.addEventListener("copy", copy);
    document.addEventListener("cut", cut);
    document.addEventListener("paste", pasteHere);
    return () => {
      document.removeEventListener("copy", copy);
      document.removeEventListener("cut", cut);
      document.removeEventListener("paste", pasteHere);
    };
  }, [app]);
}

function inField(event: ClipboardEvent): boolean {
  return event.target instanceof Element && event.target.matches(FIELDS);
}

/** Whether the keys mean notes: selected text goes before, and the list's notes are those with the focus. */
function onNotes({ ui }: App, event: ClipboardEvent): boolean {
  if (inField(event) || document.getSelection()?.isCollapsed === false) return false;
  return ui.view.value === "board" || document.activeElement?.closest("[data-row]") != null;
}

function write(app: App, event: ClipboardEvent): boolean {
  if (!event.clipboardData) return false;
  const found = copyNotes(app, app.ui.targets.value);
  if (!found) return false;
  event.preventDefault();
  event.clipboardData.setData("text/plain", plainLines(found));
  event.clipboardData.setData(OWN_TYPE, JSON.stringify(found));
  return true;
}

function read(app: App, event: ClipboardEvent): void {
  const zone = targetZone(app);
  const text = event.clipboardData?.getData("text/plain") ?? "";
  const own = readCopied(event.clipboardData?.getData(OWN_TYPE) ?? "") ?? keptAs(text);
  if (zone === undefined || (!own && text.trim() === "")) return;
  event.preventDefault();
  void paste(app, { own, text }, zone);
}

/** The notes kept in this tab, if it is their very text that comes: a menu could write no more than that. */
function keptAs(text: string): Copied | null {
  const kept = keptNotes();
  return kept && text.replace(/\r\n/g, "\n") === plainLines(kept) ? kept : null;
}
