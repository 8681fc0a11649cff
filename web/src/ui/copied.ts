/** Copying notes, by event, key or menu; what was copied is kept for menus and for devices without a clipboard. */
import type { App } from "../app";
import { t } from "../i18n";
import { type Copied, copied, plainLines, readCopied } from "../model/copied";

/** Where this tab keeps them; "Forget this device" clears it too. */
const KEPT = "lappu.copied";

/** Copies notes and tells so; null when there are none. */
export function copyNotes(app: App, ids: readonly string[]): Copied | null {
  const { model, layout, boot, ui } = app;
  const notes = ids.flatMap((id) => model.peek(id) ?? []);
  if (notes.length === 0) return null;
  const found = copied(boot.board.id, notes, layout.peek());
  store()?.setItem(KEPT, JSON.stringify(found));
  ui.toast({ kind: "info", text: t("board.copy.done", { n: notes.length }), actions: [], ms: 2_500 });
  return found;
}

/** What was copied last in this tab. */
export function keptNotes(): Copied | null {
  return readCopied(store()?.getItem(KEPT) ?? "");
}

/** Copies by a menu: within Lappu menus paste it whole, elsewhere it is lines of text. */
export function copyByMenu(app: App, ids: readonly string[]): void {
  const found = copyNotes(app, ids);
  if (!found) return;
  app.clipboard.write(plainLines(found)).catch(() => {
    // The device's clipboard is closed to this page; the menus paste it all the same.
  });
}

/** What comes from the clipboard: notes of one's own or null, and the text. */
export interface Clip {
  readonly own: Copied | null;
  readonly text: string;
}

/** Pastes as soon as the part of the client that can is here; if it doesn't come, the dialog tells so. */
export async function paste(app: App, clip: Clip, zone: string): Promise<void> {
  await app.later.get();
  const state = app.later.state.peek();
  if (state.kind === "here") state.parts.pasteNotes(app, clip, zone);
  else app.ui.dialog.value = { kind: "paste", zone, text: clip.text };
}

function store(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    // Some browsers forbid even to look; then nothing is remembered.
    return null;
  }
}
