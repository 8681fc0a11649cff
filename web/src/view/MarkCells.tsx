import { useComputed, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../i18n";
import { nextMark } from "../model/marks";
import type { Zone } from "../model/types";
import { useApp } from "../ui/context";
import { markCells, markName } from "./cells";
import { markOf, mayMark, press } from "./marking";
import { useSource } from "./source";

/**
 * A button on each cell that can be marked: a stop of the arrow keys, and what says whether the cell is marked. The
 * mouse and the finger press cells only while cells are marked; else the sheet has them.
 */
export function MarkCells({ scale }: { readonly scale: number }): JSX.Element {
  const { ui } = useApp();
  const { layout } = useSource();
  return (
    <div class={ui.marking.value ? "mark-cells is-open" : "mark-cells"}>
      {markCells(layout.value).map((zone) => (
        <MarkCell key={zone.id} zone={zone} scale={scale} />
      ))}
    </div>
  );
}

function MarkCell({ zone, scale }: { readonly zone: Zone; readonly scale: number }): JSX.Element {
  const app = useApp();
  const source = useSource();
  const mark = useComputed(() => markOf(source, zone.id)).value;
  const next = source.frozen ? undefined : nextMark(zone, mark, app.rights.value.mark);
  const kind = mark ?? next ?? zone.marks[0] ?? "cross";
  const { box } = zone;
  return (
    <button
      type="button"
      class="mark-cell"
      data-zone-button={zone.id}
      tabIndex={-1}
      aria-label={markName(kind, zone, source.layout.value, source.model.fields.value, t)}
      aria-pressed={mark !== null}
      aria-disabled={next === undefined}
      style={{
        transform: `translate(${box.x * scale}px, ${box.y * scale}px)`,
        width: `${box.w * scale}px`,
        height: `${box.h * scale}px`,
      }}
      onFocus={() => {
        app.ui.zone.value = zone.id;
      }}
      onClick={({ detail }) => {
        // Presses of a pointer come through the sheet, which can tell them from drags.
        if (detail === 0 && next !== undefined) press(app, zone);
      }}
    />
  );
}

/** What to do while cells are marked; Esc ends it, and so does a step without marks. */
export function MarkHint(): JSX.Element {
  const app = useApp();
  const { ui } = app;
  const open = ui.marking.value;
  useSignalEffect(() => {
    if (ui.marking.value && !mayMark(app)) ui.marking.value = false;
  });
  useEffect(() => {
    if (!open) return;
    const leave = (event: KeyboardEvent): void => {
      const writing = event.target instanceof Element && event.target.matches("textarea, dialog *");
      if (event.key !== "Escape" || writing) return;
      event.preventDefault();
      event.stopPropagation();
      ui.marking.value = false;
    };
    // Before the board's own keys: Esc would drop the selection first.
    document.addEventListener("keydown", leave, true);
    return () => document.removeEventListener("keydown", leave, true);
  }, [ui, open]);
  return (
    <div class={open ? "join-hint" : "said"}>
      <p role="status">{open ? t("board.mark.choose") : ""}</p>
      {open && (
        <button
          type="button"
          class="button small"
          onClick={() => {
            ui.marking.value = false;
          }}
        >
          {t("board.note.done")}
        </button>
      )}
    </div>
  );
}
