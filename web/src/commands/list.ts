/** All commands, in the order in which the help shows them. */

import type { App } from "../app";
import { t } from "../i18n";
import { deleteNotes } from "../ui/noteActions";
import { beginCircle, openCircles, openCircling } from "../view/circling";
import { openEditor, targetZone, writeNew } from "../view/editing";
import { joining, openKinds } from "../view/joining";
import { cellHere, mayMark, pressByKey } from "../view/marking";
import { openTalk, talk } from "../view/talking";
import { tidyZone } from "../view/tidying";
import { always, board, onBoard, page } from "./parts";
import { sayUndo } from "./sayUndo";
import type { Command } from "./types";
import { HELP, VIEW } from "./views";

/** Notes that are there and that this person may change. */
function changeable({ ui, model, rights }: App): readonly string[] {
  return ui.targets.value.filter((id) => {
    const note = model.peek(id);
    return note !== undefined && rights.value.change(note);
  });
}

/** The area on whose own stop one stands: it has no notes, or one walked there. */
function zoneInHand({ layout }: App): string | undefined {
  const stop = document.activeElement?.closest<HTMLElement>("[data-zone-button]")?.dataset.zoneButton;
  return layout.peek().zones.find(({ id }) => id === stop)?.id;
}

const create: readonly Command[] = [
  {
    id: "note.create",
    labelKey: "cmd.note.create",
    group: "create",
    icon: "sticky-note",
    keys: [board("N"), board("S")],
    enabled: ({ rights }) => rights.value.create,
    run: (app) => {
      const zone = targetZone(app);
      if (zone !== undefined) writeNew(app, { zone });
    },
  },
  {
    id: "line.connect",
    labelKey: "cmd.line.connect",
    group: "create",
    icon: "spline",
    keys: [board("L")],
    enabled: (app) => openKinds(app).length > 0 && app.model.ids.value.length > 1,
    run: ({ ui, model }) => {
      const [from, to] = ui.targets.value.length > 0 ? ui.targets.value : model.ids.value;
      if (from !== undefined)
        ui.dialog.value = { kind: "connect", from, to: ui.targets.value.length === 2 ? (to ?? null) : null };
    },
  },
  {
    id: "line.draw",
    labelKey: "cmd.line.draw",
    group: "create",
    icon: "spline",
    keys: [],
    enabled: (app) => onBoard(app) && openKinds(app).length > 0 && app.model.ids.value.length > 1,
    run: (app) => {
      const [only, other] = app.ui.selection.value;
      joining(app, { type: "begin", from: other === undefined ? (only ?? null) : null, held: false });
    },
  },
  {
    id: "circle.new",
    labelKey: "cmd.circle.new",
    group: "create",
    icon: "lasso",
    keys: [board("O")],
    enabled: (app) => openCircling(app) !== null,
    run: (app) => openCircles(app, app.ui.targets.value),
  },
  {
    id: "circle.draw",
    labelKey: "cmd.circle.draw",
    group: "create",
    icon: "lasso",
    keys: [],
    enabled: (app) => onBoard(app) && openCircling(app) !== null,
    run: beginCircle,
  },
  {
    id: "mark.press",
    labelKey: "cmd.mark.press",
    group: "create",
    icon: "x",
    keys: [board("X")],
    enabled: (app) => cellHere(app) !== undefined || (onBoard(app) && mayMark(app)),
    run: (app) => {
      const { marking } = app.ui;
      const cell = marking.value ? undefined : cellHere(app);
      if (cell) pressByKey(app, cell);
      else if (onBoard(app)) marking.value = !marking.value;
    },
  },
  {
    id: "mark.cells",
    labelKey: "cmd.mark.cells",
    group: "create",
    icon: "x",
    keys: [],
    enabled: (app) => onBoard(app) && mayMark(app),
    run: ({ ui }) => {
      ui.marking.value = !ui.marking.value;
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
    id: "note.talk",
    labelKey: "cmd.note.talk",
    group: "edit",
    icon: "message-square",
    keys: [board("R")],
    enabled: (app) => openTalk(app, app.ui.targets.value),
    run: (app) => talk(app, app.ui.targets.value),
  },
  {
    id: "note.tags",
    labelKey: "cmd.note.tags",
    group: "edit",
    icon: "tag",
    keys: [board("G")],
    enabled: (app) => app.layout.value.noteTags.length > 0 && changeable(app).length > 0,
    run: (app) => {
      app.ui.dialog.value = { kind: "tags", ids: changeable(app) };
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
    enabled: (app) => app.ui.targets.value.length > 0 || zoneInHand(app) !== undefined,
    run: (app) => {
      const { ui } = app;
      const box = document.activeElement?.getBoundingClientRect();
      const at = { x: box?.left ?? 0, y: box?.bottom ?? 0 };
      const zone = zoneInHand(app);
      if (zone !== undefined) ui.menu.value = { of: "zone", zone, ...at };
      else ui.menu.value = { of: "notes", ids: ui.targets.value, ...at };
    },
  },
  {
    id: "note.front",
    labelKey: "cmd.note.front",
    group: "edit",
    icon: "bring-to-front",
    keys: [board("F")],
    enabled: (app) => changeable(app).length > 0,
    run: (app) => app.commands.raise(changeable(app)),
  },
  {
    id: "zone.tidy",
    labelKey: "cmd.zone.tidy",
    group: "edit",
    icon: "layout-grid",
    keys: [board("T")],
    enabled: (app) => app.rights.value.edit && app.model.byZone.value.has(targetZone(app) ?? null),
    run: (app) => {
      const zone = targetZone(app);
      if (zone !== undefined) tidyZone(app, zone);
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
    run: (app) => sayUndo(app, app.commands.redo(), t("cmd.redo.done")),
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

export const COMMANDS: readonly Command[] = [...create, ...edit, ...clipboard, ...VIEW, ...HELP];
