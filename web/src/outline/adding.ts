/** A new note in the list: it opens for writing in its zone. */
import type { App } from "../app";
import { writeNew } from "../view/editing";

export function addNote(app: App, zone: string): void {
  // A search would hide the new note.
  app.ui.search.value = "";
  writeNew(app, { zone });
}
