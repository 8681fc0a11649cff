/** Tells others where one points, what one writes in and what one drags. */
import { effect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { App } from "../app";

export function usePresence({ connection, ui }: App): void {
  useEffect(
    () =>
      effect(() => {
        connection.setPresence({ cursor: ui.cursor.value, editing: ui.editing.value, drag: ui.drag.value });
      }),
    [connection, ui],
  );
}
