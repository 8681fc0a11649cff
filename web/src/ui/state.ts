/**
 * What one person looks at: selection, focus, open dialogs, settings. Never shared with others and never
 * in the document. Everything is a signal, so that a component follows exactly what it draws.
 */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { Point } from "../model/types";
import type { Drag } from "../sync/types";
import type { Joining } from "../tools/joining";

export type ViewKind = "board" | "list";
export type Theme = "system" | "light" | "dark";
/** How much of others' changes is read out: all of them, those in the zone where I am, or none. */
export type Announcements = "all" | "zone" | "off";

export type DialogState =
  | { kind: "move"; ids: readonly string[] }
  | { kind: "colour"; ids: readonly string[] }
  | { kind: "connect"; from: string; to: string | null }
  | { kind: "line"; id: string }
  | { kind: "circles"; notes: readonly string[] }
  | { kind: "circle"; id: string }
  | { kind: "paste"; zone: string; text: string }
  | { kind: "talk"; note: string }
  | { kind: "tags"; ids: readonly string[] }
  | { kind: "menu" }
  | { kind: "shortcuts" }
  | { kind: "settings" }
  | { kind: "rename" }
  | { kind: "handover" }
  | { kind: "leave" }
  | { kind: "boards" }
  | { kind: "people" }
  | { kind: "console" }
  | { kind: "pause" }
  | { kind: "adapt" }
  | { kind: "save-version" }
  | { kind: "versions" }
  | { kind: "export" }
  | { kind: "restore"; id: string; name: string };

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Toast {
  readonly id: number;
  readonly kind: "info" | "deleted" | "danger";
  readonly text: string;
  /** A second, quieter sentence. */
  readonly detail?: string;
  readonly actions: readonly ToastAction[];
  /** Milliseconds until it goes by itself; 0 keeps it until somebody closes it. */
  readonly ms: number;
}

/** The newest change of the sheet that this person made: from which layout, to which, and what it was in words. */
export interface Adapted {
  readonly from: number;
  readonly made: number;
  readonly said: string;
}

/** A saved version (snapshot) of the board. */
export interface Version {
  readonly id: string;
  readonly name: string;
  readonly at: number;
}

/** What a phone shows: one thing at a time. */
export type PhonePage =
  | { readonly at: "board" }
  | { readonly at: "section"; readonly key: string }
  | { readonly at: "pick" }
  | { readonly at: "write"; readonly zone: string }
  | { readonly at: "sent"; readonly note: string }
  | { readonly at: "note"; readonly note: string };

/** What an actions menu is about, and where it opens: beside this point of the window. */
export type MenuAt = Point &
  (
    | { readonly of: "notes"; readonly ids: readonly string[] }
    | { readonly of: "zone"; readonly zone: string }
  );

export interface UiState {
  readonly view: Signal<ViewKind>;
  readonly selection: Signal<ReadonlySet<string>>;
  /** The note that holds the board's one tab stop. */
  readonly focused: Signal<string | null>;
  /** The zone in which N makes a note: where one clicked or moved last. */
  readonly zone: Signal<string | null>;
  /** Where one points (su) and what one drags: others see both. */
  readonly cursor: Signal<Point | null>;
  readonly drag: Signal<Drag | null>;
  /** The line that is being drawn from note to note. */
  readonly joining: Signal<Joining | null>;
  /** The notes that are chosen one by one for a new circle; null: nobody chooses. */
  readonly gathering: Signal<readonly string[] | null>;
  /** Whether a press on a cell marks it. */
  readonly marking: Signal<boolean>;
  /** The kind of line that was drawn last: the next one is likely of it too. */
  readonly lineKind: Signal<string | null>;
  /** Dragging moves the sheet, whatever lies under the mouse. */
  readonly hand: Signal<boolean>;
  /** The zone under the mouse. */
  readonly pointed: Signal<string | null>;
  readonly editing: Signal<string | null>;
  /** The note that is opened as a card. */
  readonly card: Signal<string | null>;
  /** The first note of the stack that is fanned out. */
  readonly spread: Signal<string | null>;
  /** The zone that fills the screen. */
  readonly enlarged: Signal<string | null>;
  readonly phone: Signal<PhonePage>;
  /** What is searched for in the list. */
  readonly search: Signal<string>;
  /** The saved version that is looked at instead of the live board. */
  readonly version: Signal<Version | null>;
  readonly dialog: Signal<DialogState | null>;
  readonly adapted: Signal<Adapted | null>;
  readonly menu: Signal<MenuAt | null>;
  readonly toasts: Signal<readonly Toast[]>;
  readonly calm: Signal<boolean>;
  readonly announcements: Signal<Announcements>;
  /** Single-key shortcuts may be switched off (WCAG 2.1.4). */
  readonly shortcuts: Signal<boolean>;
  readonly theme: Signal<Theme>;
  /** 100, 125, 150 … per cent of the text around the sheet. */
  readonly textSize: Signal<number>;
  /** The selected notes, or else the focused one: what a command acts on. */
  readonly targets: ReadonlySignal<readonly string[]>;
  toast(toast: Omit<Toast, "id">): number;
  dismiss(id: number): void;
}

export function createUiState(): UiState {
  const selection = signal<ReadonlySet<string>>(new Set());
  const focused = signal<string | null>(null);
  const toasts = signal<readonly Toast[]>([]);
  let nextToast = 1;
  return {
    view: signal<ViewKind>("board"),
    selection,
    focused,
    zone: signal<string | null>(null),
    cursor: signal<Point | null>(null),
    drag: signal<Drag | null>(null),
    joining: signal<Joining | null>(null),
    gathering: signal<readonly string[] | null>(null),
    marking: signal(false),
    lineKind: signal<string | null>(null),
    hand: signal(false),
    pointed: signal<string | null>(null),
    editing: signal<string | null>(null),
    card: signal<string | null>(null),
    spread: signal<string | null>(null),
    enlarged: signal<string | null>(null),
    phone: signal<PhonePage>({ at: "board" }),
    search: signal(""),
    version: signal<Version | null>(null),
    dialog: signal<DialogState | null>(null),
    adapted: signal<Adapted | null>(null),
    menu: signal<MenuAt | null>(null),
    toasts,
    calm: signal(false),
    announcements: signal<Announcements>("all"),
    shortcuts: signal(true),
    theme: signal<Theme>("system"),
    textSize: signal(100),
    targets: computed(() =>
      selection.value.size > 0 ? [...selection.value] : focused.value ? [focused.value] : [],
    ),
    toast(toast) {
      const id = nextToast++;
      // Three at a time: more would cover the sheet, and the oldest have been seen. None says the same twice.
      const others = toasts.value.filter((other) => other.text !== toast.text || other.actions.length > 0);
      toasts.value = [...others.slice(-2), { ...toast, id }];
      return id;
    },
    dismiss(id) {
      toasts.value = toasts.value.filter((toast) => toast.id !== id);
    },
  };
}
