/** All commands, in the order in which the help shows them. */
import type { App } from "../app";
import { fitSheet, showRect, zoom } from "../tools/viewport";
import { deleteNotes } from "../ui/noteActions";
import { openEditor, targetZone, writeNew } from "../view/editing";
import { sayUndo } from "./sayUndo";
import type { Command, Key } from "./types";

const ZOOM = 1.25;

const board = (key: string, more: { readonly mod?: true; readonly shift?: true } = {}): Key => ({
  key,
  scope: "board",
  ...more,
});
const page = (key: string, more: { readonly mod?: true; readonly shift?: true } = {}): Key => ({
  key,
  scope: "page",
  ...more,
});

const always = (): boolean => true;
const onBoard = ({ ui }: App): boolean => ui.view.value === "board";

/** Notes that are there and that this person may change. */
function changeable({ ui, model, rights }: App): readonly string[] {
  return ui.targets.value.filter((id) => {
    const note = model.peek(id);
    return note !== undefined && rights.value.change(note);
  });
}

const create: readonly Command[] = [
  {
    id: "note.create",
    labelKey: "cmd.note.create",
    group: "create",
    icon: "sticky-note",
    keys: [board("N"), board("S")],
    enabled: ({ rights, ui }) => rights.value.create && ui.version.value === null,
    run: (app) => {
      const zone = targetZone(app);
      if (zone !== undefined) writeNew(app, { zone });
    },
  },
  {
    id: "note.duplicate",
    labelKey: "cmd.note.duplicate",
    group: "create",
    icon: "copy-plus",
    keys: [board("D", { mod: true })],
    enabled: (app) => app.rights.value.create && app.ui.targets.value.length > 0,
    run: ({ commands, ui }) => {
      ui.selection.value = new Set(commands.duplicate(ui.targets.value));
    },
  },
];

const edit: readonly Command[] = [
  {
    id: "note.edit",
    labelKey: "cmd.note.edit",
    group: "edit",
    icon: "pencil",
    keys: [board("Enter"), board("F2")],
    enabled: (app) => changeable(app).length === 1,
    run: (app) => openEditor(app, changeable(app)[0] ?? ""),
  },
  {
    id: "note.move",
    labelKey: "cmd.note.move",
    group: "edit",
    icon: "move",
    keys: [board("M")],
    enabled: (app) => changeable(app).length > 0,
    run: (app) => {
      app.ui.dialog.value = { kind: "move", ids: changeable(app) };
    },
  },
  {
    id: "note.colour",
    labelKey: "cmd.note.colour",
    group: "edit",
    icon: "palette",
    keys: [board("C")],
    enabled: (app) => changeable(app).length > 0,
    run: (app) => {
      app.ui.dialog.value = { kind: "colour", ids: changeable(app) };
    },
  },
  {
    id: "note.delete",
    labelKey: "cmd.note.delete",
    group: "edit",
    icon: "trash",
    keys: [board("Delete"), board("Backspace")],
    enabled: (app) => changeable(app).length > 0,
    run: (app) => deleteNotes(app, changeable(app)),
  },
  {
    id: "note.actions",
    labelKey: "cmd.note.actions",
    group: "edit",
    icon: "ellipsis",
    keys: [board("ContextMenu"), board("F10", { shift: true })],
    enabled: (app) => app.ui.targets.value.length > 0,
    run: ({ ui }) => {
      const box = document.activeElement?.getBoundingClientRect();
      ui.menu.value = { ids: ui.targets.value, x: box?.left ?? 0, y: box?.bottom ?? 0 };
    },
  },
  {
    id: "select.all",
    labelKey: "cmd.select.all",
    group: "edit",
    icon: null,
    keys: [board("A", { mod: true })],
    enabled: onBoard,
    run: ({ ui, model }) => {
      const zone = ui.enlarged.value;
      ui.selection.value = new Set(zone === null ? model.ids.value : model.byZone.value.get(zone));
    },
  },
  {
    id: "edit.undo",
    labelKey: "cmd.edit.undo",
    group: "edit",
    icon: "undo-2",
    keys: [page("Z", { mod: true })],
    enabled: ({ commands, rights }) => rights.value.edit && commands.canUndo.value,
    run: (app) => sayUndo(app, app.commands.undo()),
  },
  {
    id: "edit.redo",
    labelKey: "cmd.edit.redo",
    group: "edit",
    icon: "redo-2",
    keys: [page("Z", { mod: true, shift: true }), page("Y", { mod: true })],
    enabled: ({ commands, rights }) => rights.value.edit && commands.canRedo.value,
    run: (app) => sayUndo(app, app.commands.redo()),
  },
];

const clipboard: readonly Command[] = (["copy", "cut", "paste"] as const).map((what) => ({
  id: `clipboard.${what}`,
  labelKey: `cmd.clipboard.${what}`,
  group: "clipboard",
  icon: null,
  keys: [page({ copy: "C", cut: "X", paste: "V" }[what], { mod: true })],
  native: true,
  enabled: always,
  run: () => undefined,
}));

const view: readonly Command[] = [
  {
    id: "view.fit",
    labelKey: "cmd.view.fit",
    group: "view",
    icon: "scan",
    keys: [board("0"), board("Digit1", { shift: true })],
    enabled: onBoard,
    run: ({ ui, viewport }) => {
      ui.enlarged.value = null;
      viewport.value = fitSheet(viewport.value);
    },
  },
  {
    id: "view.selection",
    labelKey: "cmd.view.selection",
    group: "view",
    icon: "zoom-in",
    keys: [board("Digit2", { shift: true })],
    enabled: (app) => onBoard(app) && app.ui.targets.value.length > 0,
    run: ({ ui, viewport, model }) => {
      const notes = ui.targets.value.flatMap((id) => model.peek(id) ?? []);
      const x = Math.min(...notes.map((note) => note.x));
      const y = Math.min(...notes.map((note) => note.y));
      const w = Math.max(...notes.map((note) => note.x + note.w)) - x;
      const h = Math.max(...notes.map((note) => note.y + note.h)) - y;
      viewport.value = showRect(viewport.value, { x, y, w, h });
    },
  },
  {
    id: "view.enlarge",
    labelKey: "cmd.view.enlarge",
    group: "view",
    icon: "maximize-2",
    keys: [board("E")],
    enabled: (app) => onBoard(app) && (app.ui.enlarged.value !== null || targetZone(app) !== undefined),
    run: (app) => {
      app.ui.enlarged.value = app.ui.enlarged.value === null ? (targetZone(app) ?? null) : null;
    },
  },
  {
    id: "view.zoomIn",
    labelKey: "cmd.view.zoomIn",
    group: "view",
    icon: "zoom-in",
    keys: [board("+")],
    enabled: onBoard,
    run: ({ viewport }) => {
      viewport.value = zoom(viewport.value, ZOOM);
    },
  },
  {
    id: "view.zoomOut",
    labelKey: "cmd.view.zoomOut",
    group: "view",
    icon: "zoom-out",
    keys: [board("-")],
    enabled: onBoard,
    run: ({ viewport }) => {
      viewport.value = zoom(viewport.value, 1 / ZOOM);
    },
  },
  {
    id: "view.list",
    labelKey: "cmd.view.list",
    group: "view",
    icon: "list",
    keys: [],
    enabled: always,
    run: ({ ui }) => {
      ui.view.value = "list";
    },
  },
  {
    id: "view.board",
    labelKey: "cmd.view.board",
    group: "view",
    icon: "layout-dashboard",
    keys: [],
    enabled: always,
    run: ({ ui }) => {
      ui.view.value = "board";
    },
  },
  {
    id: "view.search",
    labelKey: "cmd.view.search",
    group: "view",
    icon: "search",
    keys: [page("F", { mod: true })],
    enabled: always,
    run: ({ ui }) => {
      ui.view.value = "list";
      // The list is drawn first; its field takes the focus then.
      requestAnimationFrame(() => document.getElementById("outline-search")?.focus());
    },
  },
];

const app: readonly Command[] = [
  {
    id: "help.shortcuts",
    labelKey: "cmd.help.shortcuts",
    group: "app",
    icon: "keyboard",
    keys: [board("?")],
    enabled: always,
    run: ({ ui }) => {
      ui.dialog.value = { kind: "shortcuts" };
    },
  },
];

export const COMMANDS: readonly Command[] = [...create, ...edit, ...clipboard, ...view, ...app];
