import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../i18n";
import { useApp } from "../ui/context";
import { gather, openCircles } from "./circling";
import { lineScale } from "./scale";
import { useSource } from "./source";

const GAP = 4;

/** The notes that are chosen for a circle, each outlined. */
export function GatheredNotes({ scale }: { readonly scale: number }): JSX.Element | null {
  const { ui } = useApp();
  const { model, layout } = useSource();
  const chosen = ui.gathering.value;
  if (!chosen) return null;
  const { plane } = layout.value;
  const grow = lineScale(scale);
  const notes = chosen.flatMap((id) => model.note(id).value ?? []);
  return (
    <svg class="joining" viewBox={`0 0 ${plane.w} ${plane.h}`} aria-hidden="true">
      {notes.map((note) => (
        <rect
          key={note.id}
          class="joining-note is-target"
          x={note.x - GAP}
          y={note.y - GAP}
          width={note.w + 2 * GAP}
          height={note.h + 2 * GAP}
          rx={6}
          stroke-width={3.6 * grow}
        />
      ))}
    </svg>
  );
}

/** What to do while notes are chosen for a circle: press them, or Enter on the focused one; Esc gives up. */
export function GatheringHint(): JSX.Element {
  const app = useApp();
  const { ui } = app;
  const { model } = useSource();
  const open = ui.gathering.value !== null;
  const chosen = (ui.gathering.value ?? []).filter((id) => model.note(id).value);
  const stop = (): void => {
    ui.gathering.value = null;
  };
  useEffect(() => {
    if (!open) return;
    const press = (event: KeyboardEvent): void => {
      const note =
        event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
      if (event.key === "Escape") stop();
      else if (event.key === "Enter" && note?.dataset.note) gather(app, note.dataset.note);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    // Before the note's own keys: Enter would open it for writing.
    document.addEventListener("keydown", press, true);
    return () => document.removeEventListener("keydown", press, true);
  }, [app, open]);
  const told = chosen.length > 0 ? t("board.selected", { n: chosen.length }) : t("board.circle.choose");
  return (
    <div class={open ? "join-hint" : "said"}>
      <p role="status">{open ? told : ""}</p>
      {open && (
        <>
          <button
            type="button"
            class="button small primary"
            aria-disabled={chosen.length === 0}
            onClick={() => {
              if (chosen.length === 0) return;
              stop();
              openCircles(app, chosen);
            }}
          >
            {t("board.control.circle")}
          </button>
          <button type="button" class="button small" onClick={stop}>
            {t("common.cancel")}
          </button>
        </>
      )}
    </div>
  );
}
