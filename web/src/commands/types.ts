/** What can be done on a board: one table from which toolbar, shortcuts, menus and the list render. */
import type { App } from "../app";

/** `board`: only while the board or the list has the focus; `page`: anywhere but in a text field. */
export type Scope = "board" | "page";

/**
 * A key with its modifiers. `key` is a letter or sign as printed on any keyboard layout (`N`, `+`, `?`), a
 * name (`Enter`, `F2`, `Delete`, `ArrowLeft`) or, for digits with Shift, `Digit1`. `mod` is Ctrl, on a Mac ⌘.
 */
export interface Key {
  readonly key: string;
  readonly mod?: true;
  readonly shift?: true;
  readonly scope: Scope;
}

export type Group = "create" | "edit" | "clipboard" | "view" | "app";

export interface Command {
  readonly id: string;
  /** Key of its name in the catalogue. */
  readonly labelKey: string;
  readonly group: Group;
  /** Name of an icon in `ui/icons.ts`. */
  readonly icon: string | null;
  /** The first one is shown beside the command. */
  readonly keys: readonly Key[];
  /** True for what the browser's own clipboard events start; the keys are then only shown, never bound. */
  readonly native?: true;
  readonly enabled: (app: App) => boolean;
  readonly run: (app: App) => void;
}
