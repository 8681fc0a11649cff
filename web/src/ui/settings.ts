/** What this device remembers of one person's settings, and how they act on the page. */
import { effect } from "@preact/signals";
import type { Announcements, Theme, UiState, ViewKind } from "./state";

export const TEXT_SIZES = [100, 125, 150, 200] as const;

const KEYS = {
  /** The same key as the start pages use, so that the theme holds before the page is drawn. */
  theme: "lappu.theme",
  text: "lappu.text",
  calm: "lappu.calm",
  shortcuts: "lappu.shortcuts",
  announcements: "lappu.announcements",
  view: "lappu.view",
} as const;

type Store = Pick<Storage, "getItem" | "setItem" | "removeItem">;

/** Takes over what was remembered, remembers what changes, and puts theme and text size on the page. */
export function rememberSettings(ui: UiState, store: Store | null, root: HTMLElement): () => void {
  load(ui, store);
  const stops = [
    effect(() => {
      const theme = ui.theme.value;
      if (theme === "system") delete root.dataset.theme;
      else root.dataset.theme = theme;
      keep(store, KEYS.theme, theme === "system" ? null : theme);
    }),
    effect(() => {
      // All lengths of text are rem, so this is the browser's own way of larger text.
      root.style.fontSize = ui.textSize.value === 100 ? "" : `${ui.textSize.value}%`;
      keep(store, KEYS.text, ui.textSize.value === 100 ? null : String(ui.textSize.value));
    }),
    effect(() => keep(store, KEYS.calm, ui.calm.value ? "on" : null)),
    effect(() => keep(store, KEYS.shortcuts, ui.shortcuts.value ? null : "off")),
    effect(() => keep(store, KEYS.announcements, ui.announcements.value)),
    effect(() => keep(store, KEYS.view, ui.view.value)),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function load(ui: UiState, store: Store | null): void {
  const theme = read(store, KEYS.theme);
  if (theme === "light" || theme === "dark") ui.theme.value = theme satisfies Theme;
  const text = TEXT_SIZES.find((size) => String(size) === read(store, KEYS.text));
  if (text) ui.textSize.value = text;
  ui.calm.value = read(store, KEYS.calm) === "on";
  ui.shortcuts.value = read(store, KEYS.shortcuts) !== "off";
  const said = read(store, KEYS.announcements);
  if (said === "all" || said === "zone" || said === "off")
    ui.announcements.value = said satisfies Announcements;
  const view = read(store, KEYS.view);
  if (view === "list" || view === "board") ui.view.value = view satisfies ViewKind;
}

/** Browsers may forbid storage altogether; then nothing is remembered and nothing breaks. */
function read(store: Store | null, key: string): string | null {
  try {
    return store?.getItem(key) ?? null;
  } catch {
    return null;
  }
}

function keep(store: Store | null, key: string, value: string | null): void {
  try {
    if (value === null) store?.removeItem(key);
    else store?.setItem(key, value);
  } catch {
    // Full or forbidden: the setting holds until the page closes.
  }
}
