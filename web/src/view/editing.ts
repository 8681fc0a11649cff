/** Writing a note at its place: beginning, ending, going on with the next. */
import type { App } from "../app";
import type { Where } from "../model/commands";
import type { Color, Note } from "../model/types";
import { focusZones, noteZones } from "./zones";

/** All letters typed into a note until its editor closes are one step of undo. */
const stepOf = (id: string): string => `edit ${id}`;

/** The zone in which a new note goes: where one works, else the first of the step's focus, else the first. */
export function targetZone(app: App): string | undefined {
  const zones = noteZones(app.layout.peek());
  const known = (id: string | null): boolean => zones.some((zone) => zone.id === id);
  const { enlarged, zone } = app.ui;
  if (known(enlarged.peek())) return enlarged.peek() ?? undefined;
  if (known(zone.peek())) return zone.peek() ?? undefined;
  const focus = focusZones(app.connection.stage.peek()?.stage.focus ?? [], app.layout.peek());
  return focus.find((id) => known(id)) ?? zones[0]?.id;
}

/** Makes an empty note and opens it for writing. */
export function writeNew(app: App, where: Where, color?: Color): void {
  const { commands, ui } = app;
  const id = commands.createNote(where, "", color, stepOf);
  ui.selection.value = new Set();
  ui.card.value = null;
  ui.focused.value = id;
  if ("zone" in where) ui.zone.value = where.zone;
  ui.editing.value = id;
}

export function openEditor(app: App, id: string): void {
  const note = app.model.peek(id);
  if (!note || !app.rights.peek().change(note)) return;
  app.ui.card.value = null;
  app.ui.focused.value = id;
  app.ui.editing.value = id;
}

export function writeText(app: App, id: string, text: string): void {
  app.commands.setText(id, text, stepOf(id));
}

/** Ends writing; a note without words is taken away again. */
export function closeEditor(app: App, id: string, refocus: boolean): void {
  const { ui, commands, model } = app;
  if (ui.editing.peek() !== id) return;
  ui.editing.value = null;
  const note = model.peek(id);
  let stays: string | null = id;
  if (note && note.text.trim() === "") {
    const beside = model.byZone
      .peek()
      .get(note.zone)
      ?.filter((other) => other !== id);
    stays = beside?.at(-1) ?? null;
    commands.deleteNotes([id], stepOf(id));
  }
  commands.endStep();
  if (!refocus) return;
  requestAnimationFrame(() => {
    // On a slow device the next note may be open before this frame is drawn.
    if (ui.editing.peek() === null) focusNote(app, stays);
  });
}

/** Ctrl+Enter: this note is ready, the next one lies beside it in the same zone and colour. */
export function saveAndNext(app: App, note: Note): void {
  const written = app.model.peek(note.id)?.text.trim() !== "";
  if (!written) return;
  const zone = note.zone ?? targetZone(app);
  closeEditor(app, note.id, false);
  if (zone && app.rights.peek().create) writeNew(app, { zone }, note.color);
}

/** Puts the keyboard on a note of the board or of the list, or on the view's own stop. */
export function focusNote({ ui }: App, id: string | null): void {
  if (id !== null) ui.focused.value = id;
  const wanted = ui.focused.peek();
  const target = (wanted === null ? null : noteElement(wanted)) ?? document.querySelector("[data-home]");
  // The sheet is moved by its viewport, the list by the browser.
  if (target instanceof HTMLElement) target.focus({ preventScroll: ui.view.peek() === "board" });
}

/** The keyboard goes along to a note that came back, unless it stands on a button that may be pressed again. */
export function followNote(app: App, id: string): void {
  app.ui.focused.value = id;
  requestAnimationFrame(() => {
    if (document.activeElement?.closest("[data-note], [data-row], [data-home]")) focusNote(app, id);
  });
}

/** Where a note takes the keyboard: itself on the sheet, its first button in the list. */
function noteElement(id: string): Element | null {
  const name = CSS.escape(id);
  return document.querySelector(
    `[role="option"][data-note="${name}"], [data-row="${name}"] .row-actions button`,
  );
}
