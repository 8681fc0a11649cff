/** Opening what people say about a note. */
import type { App } from "../app";

/** Whether there is something to read about the one note, or something may be said. */
export function openTalk({ model, rights }: App, ids: readonly string[]): boolean {
  const note = ids.length === 1 ? model.note(ids[0] ?? "").value : undefined;
  if (!note) return false;
  return rights.value.edit || note.reactions.size > 0 || model.commentsOf.value.has(note.id);
}

export function talk({ ui }: App, [note]: readonly string[]): void {
  if (note !== undefined) ui.dialog.value = { kind: "talk", note };
}
