/** Binds the keyboard of the whole page to the commands. */
import { useEffect } from "preact/hooks";
import type { App } from "../app";
import { commandOf } from "../commands";
import type { Scope } from "../commands/types";

const TEXT_FIELD = "textarea, input:not([type=checkbox]), select, [contenteditable]";
/** Enter and space press these; a command must not take the key from them. */
const PRESSED = "button, a, summary";

export function useKeys(app: App): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : null;
      if (event.defaultPrevented || event.isComposing || target?.closest("dialog, [role=menu]")) return;
      if (target?.matches(TEXT_FIELD)) return;
      if (target?.matches(PRESSED) && (event.key === "Enter" || event.key === " ")) return;
      const found = commandOf(event, { scopes: scopesAt(target), singles: app.ui.shortcuts.value });
      if (!found) return;
      // The browser would do its own thing with the key even when the command can't run now.
      event.preventDefault();
      if (found.enabled(app)) found.run(app);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [app]);
}

/** Single keys belong to the board and the list, and to the page while nothing has the focus. */
function scopesAt(target: Element | null): ReadonlySet<Scope> {
  const inBoard = target === null || target === document.body || target.closest("main") !== null;
  return new Set<Scope>(inBoard ? ["board", "page"] : ["page"]);
}
