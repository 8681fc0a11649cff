/** Copy, cut and paste of notes by the browser's own clipboard events: no permission is ever asked. */
import { useEffect } from "preact/hooks";
import type { App } from "../app";
import { MAX_NOTE_TEXT } from "../model/schema";
import { notesFromClipboard } from "../model/text";
import { targetZone } from "../view/editing";
import { deleteNotes } from "./noteActions";

/** Whole notes among ourselves, so that a note of two lines stays one note. */
const OWN_TYPE = "web application/x-lappu-notes+json";
const FIELDS = "textarea, input, select, [contenteditable], dialog, dialog *";

export function useClipboard(app: App): void {
  useEffect(() => {
    const mine = (event: ClipboardEvent): boolean =>
      !(event.target instanceof Element && event.target.matches(FIELDS)) && app.ui.view.value === "board";
    const copy = (event: ClipboardEvent): void => {
      if (mine(event) && document.getSelection()?.isCollapsed !== false) write(app, event);
    };
    const cut = (event: ClipboardEvent): void => {
      if (!mine(event)) return;
      const ids = app.ui.targets.value;
      const may = ids.every((id) => {
        const note = app.model.peek(id);
        return note !== undefined && app.rights.value.change(note);
      });
      if (may && write(app, event)) deleteNotes(app, ids);
    };
    const paste = (event: ClipboardEvent): void => {
      if (mine(event) && app.rights.value.create) read(app, event);
    };
    document.addEventListener("copy", copy);
    document.addEventListener("cut", cut);
    document.addEventListener("paste", paste);
    return () => {
      document.removeEventListener("copy", copy);
      document.removeEventListener("cut", cut);
      document.removeEventListener("paste", paste);
    };
  }, [app]);
}

function write({ ui, model }: App, event: ClipboardEvent): boolean {
  const texts = ui.targets.value.flatMap((id) => model.peek(id)?.text ?? []);
  if (texts.length === 0 || !event.clipboardData) return false;
  event.preventDefault();
  event.clipboardData.setData("text/plain", texts.map((text) => text.replaceAll("\n", " ")).join("\n"));
  event.clipboardData.setData(OWN_TYPE, JSON.stringify(texts));
  return true;
}

function read(app: App, event: ClipboardEvent): void {
  const zone = targetZone(app);
  const own = ownTexts(event.clipboardData?.getData(OWN_TYPE) ?? "");
  const texts = own ?? notesFromClipboard(event.clipboardData?.getData("text/plain") ?? "", MAX_NOTE_TEXT);
  if (zone === undefined || texts.length === 0) return;
  event.preventDefault();
  // Notes of one's own and a single line need no question.
  if (own || texts.length === 1) app.ui.selection.value = new Set(app.commands.createNotes(zone, texts));
  else app.ui.dialog.value = { kind: "paste", zone, texts };
}

/** Anything may lie under our type: another program can write it too. */
function ownTexts(json: string): string[] | null {
  if (json === "") return null;
  try {
    const texts: unknown = JSON.parse(json);
    return Array.isArray(texts) && texts.every((text) => typeof text === "string") ? texts : null;
  } catch {
    return null;
  }
}
