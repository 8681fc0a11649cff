/** Everything that can be done to notes, for the actions bar, the menu, the list and the phone. */
import type { App } from "../app";
import { keyHint } from "../commands/keys";
import { stepHasCircles } from "../commands/rights";
import { undoAction } from "../commands/sayUndo";
import { t } from "../i18n";
import { openCircles, openCircling } from "../view/circling";
import { focusNote, openEditor } from "../view/editing";
import { openKinds } from "../view/joining";
import { standIn } from "../view/standIn";
import { openTalk, talk } from "../view/talking";
import type { MenuItem } from "./ActionMenu";
import { copyByMenu } from "./copied";

export interface NoteAction extends MenuItem {
  readonly id:
    | "edit"
    | "move"
    | "connect"
    | "circle"
    | "talk"
    | "colour"
    | "tags"
    | "duplicate"
    | "copy"
    | "front"
    | "delete";
  /** `first`: has a button of its own; `more`: behind ⋯. */
  readonly place: "first" | "more";
  /** Doesn't change the note itself: also for those who may not. */
  readonly free?: true;
}

export function noteActions(app: App, ids: readonly string[]): NoteAction[] {
  const { ui, commands, rights, model } = app;
  const may = ids.every((id) => {
    const note = model.peek(id);
    return note !== undefined && rights.value.change(note);
  });
  const [only] = ids;
  const actions: NoteAction[] = [
    {
      id: "move",
      place: "first",
      label: t("board.note.moveTo"),
      icon: "move",
      hint: "M",
      run: () => openDialog("move"),
    },
    {
      id: "colour",
      place: "more",
      label: t("board.note.colour"),
      icon: "palette",
      run: () => openDialog("colour"),
    },
    ...tagsAction(app, ids),
    {
      id: "duplicate",
      place: "more",
      label: t("board.note.duplicate"),
      icon: "copy-plus",
      disabled: !rights.value.create,
      run: () => {
        ui.selection.value = new Set(commands.duplicate(ids));
      },
    },
    {
      id: "copy",
      place: "more",
      label: t("board.note.copy"),
      icon: "clipboard-copy",
      hint: keyHint({ key: "C", mod: true, scope: "page" }),
      run: () => copyByMenu(app, ids),
    },
    {
      id: "front",
      place: "more",
      label: t("board.note.front"),
      icon: "bring-to-front",
      hint: "F",
      run: () => commands.raise(ids),
    },
    {
      id: "delete",
      place: "more",
      label: t("board.note.delete"),
      icon: "trash",
      danger: true,
      run: () => deleteNotes(app, ids),
    },
  ];
  const openDialog = (kind: "move" | "colour"): void => {
    ui.dialog.value = { kind, ids };
  };
  if (ids.length === 1 && only !== undefined) {
    actions.unshift({
      id: "edit",
      place: "first",
      label: t("board.note.edit"),
      icon: "pencil",
      hint: "Enter",
      run: () => openEditor(app, only),
    });
  }
  const beside = [...connectAction(app, ids), ...circleAction(app, ids), ...talkAction(app, ids)];
  return [
    ...actions.filter(({ place }) => place === "first"),
    ...beside.filter(({ place }) => place === "first"),
    ...beside.filter(({ place }) => place === "more"),
    ...actions.filter(({ place }) => place === "more"),
  ].map((action) => (may || action.free ? action : { ...action, disabled: true }));
}

/** Draws and changes lines of one note, or between two; also of notes that one may not change otherwise. */
function connectAction(app: App, ids: readonly string[]): NoteAction[] {
  const [from, to = null] = ids;
  if (from === undefined || ids.length > 2 || openKinds(app).length === 0) return [];
  return [
    {
      id: "connect",
      place: "first",
      free: true,
      label: t("board.note.connect"),
      icon: "spline",
      hint: "L",
      run: () => {
        app.ui.dialog.value = { kind: "connect", from, to };
      },
    },
  ];
}

/** Circles the notes, puts them into a circle or takes them out; at hand in the step that circles. */
function circleAction(app: App, ids: readonly string[]): NoteAction[] {
  if (openCircling(app)?.what !== "notes") return [];
  return [
    {
      id: "circle",
      place: stepHasCircles(app.connection.stage.value, app.layout.value) ? "first" : "more",
      free: true,
      label: t("board.note.circle"),
      icon: "lasso",
      hint: "O",
      run: () => openCircles(app, ids),
    },
  ];
}

/** What is said about one note: also of notes that one may not change otherwise. */
function talkAction(app: App, ids: readonly string[]): NoteAction[] {
  if (!openTalk(app, ids)) return [];
  return [
    {
      id: "talk",
      place: "more",
      free: true,
      label: t("board.note.talk"),
      icon: "message-square",
      hint: "R",
      run: () => talk(app, ids),
    },
  ];
}

/** On sheets that have tags. */
function tagsAction({ ui, layout }: App, ids: readonly string[]): NoteAction[] {
  if (layout.value.noteTags.length === 0) return [];
  return [
    {
      id: "tags",
      place: "more",
      label: t("board.note.tags"),
      icon: "tag",
      hint: "G",
      run: () => {
        ui.dialog.value = { kind: "tags", ids };
      },
    },
  ];
}

/** Deletes and offers to take it back. */
export function deleteNotes(app: App, ids: readonly string[]): void {
  const { commands, ui } = app;
  if (ids.length === 0) return;
  const next = neighbour(app, ids);
  commands.deleteNotes(ids);
  ui.selection.value = new Set();
  ui.card.value = null;
  ui.focused.value = next;
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) focusNote(app, next);
  });
  ui.toast({
    kind: "deleted",
    text: t("board.note.deleted", { n: ids.length }),
    actions: [undoAction(app)],
    ms: 10_000,
  });
}

/** The note that takes the keyboard after these are gone. */
function neighbour({ model }: App, ids: readonly string[]): string | null {
  const all = model.ids.peek();
  const gone = new Set(ids);
  const first = all.find((id) => gone.has(id));
  return first === undefined ? null : standIn(all, first, (id) => !gone.has(id));
}
