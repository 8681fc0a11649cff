/** Commands that change what is seen, and the help. */
import { t } from "../i18n";
import { fitSheet, showRect, zoom } from "../tools/viewport";
import { targetZone } from "../view/editing";
import { always, board, onBoard, page } from "./parts";
import type { Command } from "./types";

const ZOOM = 1.25;

export const VIEW: readonly Command[] = [
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
    id: "view.hand",
    labelKey: "cmd.view.hand",
    group: "view",
    icon: "hand",
    keys: [board("H")],
    enabled: onBoard,
    run: ({ ui }) => {
      ui.hand.value = !ui.hand.value;
      if (ui.hand.value) ui.toast({ kind: "info", text: t("board.hand.on"), actions: [], ms: 5_000 });
    },
  },
  {
    id: "view.select",
    labelKey: "cmd.view.select",
    group: "view",
    icon: "mouse-pointer-2",
    keys: [board("V")],
    enabled: onBoard,
    run: ({ ui }) => {
      ui.hand.value = false;
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

export const HELP: readonly Command[] = [
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
