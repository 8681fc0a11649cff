/** Tells others where one points, what one writes in and what one drags; and whether one wants to see it of them. */
import { effect, type Signal, signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { App } from "../app";
import { useWidth } from "./useWidth";

export function usePresence({ connection, ui }: App): void {
  const phone = useWidth() === "phone";
  useEffect(() => {
    const [seen, stop] = followPage();
    const stops = [
      effect(() => {
        const cursor = seen.value ? ui.cursor.value : null;
        connection.setPresence({ cursor, editing: ui.editing.value, drag: ui.drag.value });
      }),
      effect(() => {
        const sheet = !phone && ui.view.value === "board" && ui.version.value === null;
        connection.wantCursors(seen.value && sheet && !ui.calm.value);
      }),
      stop,
    ];
    return () => {
      for (const each of stops) each();
    };
  }, [connection, ui, phone]);
}

/** Whether anybody sees this page: who looks elsewhere points nowhere here. */
function followPage(): [seen: Signal<boolean>, stop: () => void] {
  const seen = signal(document.visibilityState === "visible");
  const change = (): void => {
    seen.value = document.visibilityState === "visible";
  };
  document.addEventListener("visibilitychange", change);
  return [seen, () => document.removeEventListener("visibilitychange", change)];
}
