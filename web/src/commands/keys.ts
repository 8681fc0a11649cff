/** From a pressed key to a command, and from a command's key to words. Pure. */
import { COMMANDS } from "./list";
import type { Command, Key, Scope } from "./types";

export interface Pressed {
  readonly key: string;
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Whether this is the key. A sign such as + or ? needs Shift on some keyboards and not on others. */
export function matches(key: Key, pressed: Pressed): boolean {
  // Ctrl with Alt writes signs on Finnish keyboards.
  if (pressed.altKey || (pressed.ctrlKey || pressed.metaKey) !== (key.mod ?? false)) return false;
  if (key.key.startsWith("Digit"))
    return pressed.code === key.key && pressed.shiftKey === (key.shift ?? false);
  const same = pressed.key.length === 1 ? pressed.key.toUpperCase() === key.key : pressed.key === key.key;
  const sign = key.key.length === 1 && key.key.toLowerCase() === key.key.toUpperCase();
  return same && (sign || pressed.shiftKey === (key.shift ?? false));
}

/** Whether the key is one that may be pressed by accident: without Ctrl, and a letter or sign. */
export function isSingle(key: Key): boolean {
  return !key.mod && (key.key.length === 1 || key.key.startsWith("Digit"));
}

export interface Where {
  /** Scopes whose keys count here. */
  readonly scopes: ReadonlySet<Scope>;
  /** Single-key commands may be switched off. */
  readonly singles: boolean;
}

/** The command of the key here, if any; whether it can run now is asked of the command. */
export function commandOf(pressed: Pressed, { scopes, singles }: Where): Command | undefined {
  return COMMANDS.find(
    (command) =>
      !command.native &&
      command.keys.some(
        (key) => scopes.has(key.scope) && (singles || !isSingle(key)) && matches(key, pressed),
      ),
  );
}

const NAMES: Readonly<Record<string, string>> = {
  Delete: "Del",
  ContextMenu: "Menu",
  Digit1: "1",
  Digit2: "2",
};

/** The key in words: "N", "Ctrl + Z"; "" when there is none. */
export function keyHint(key: Key | undefined, mac = isMac()): string {
  if (!key) return "";
  const parts = [key.mod ? (mac ? "⌘" : "Ctrl") : "", key.shift ? "Shift" : "", NAMES[key.key] ?? key.key];
  return parts.filter((part) => part !== "").join(" + ");
}

function isMac(): boolean {
  return typeof navigator !== "undefined" && /Mac|iPhone|iPad/.test(navigator.platform);
}
