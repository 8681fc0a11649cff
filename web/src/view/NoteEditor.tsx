import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { MAX_NOTE_TEXT } from "../model/schema";
import { length } from "../model/text";
import type { Note } from "../model/types";
import { toFrame } from "../tools/viewport";
import { useApp } from "../ui/context";
import { Swatches } from "../ui/Swatches";
import { closeEditor, saveAndNext, writeText } from "./editing";
import { SharedText } from "./SharedText";
import { useSource } from "./source";
import { useZoneTitle } from "./useZoneTitle";

const WIDTH = 256;
const LEAST_HEIGHT = 150;
const EDGE = 8;
/** From here on the counter is shown: longer notes are read by nobody on a wall. */
export const LONG = 280;

/** The note that one writes in, at reading size at its place. Everything is saved as it is typed. */
export function NoteEditor(): JSX.Element | null {
  const { ui } = useApp();
  const { model } = useSource();
  const id = ui.editing.value;
  const note = id === null ? undefined : model.note(id).value;
  return note && ui.view.value === "board" ? <Editor key={note.id} note={note} /> : null;
}

function Editor({ note }: { readonly note: Note }): JSX.Element {
  const app = useApp();
  const { viewport, commands } = app;
  const { layout } = useSource();
  const area = useRef<HTMLTextAreaElement>(null);
  const view = viewport.value;
  const title = useZoneTitle(note.zone);
  const zone = layout.value.zones.find((each) => each.id === note.zone);
  const width = Math.max(WIDTH, Math.min(360, note.w * view.scale + 16));
  const height = Math.max(LEAST_HEIGHT, note.h * view.scale + 60);
  const corner = toFrame(view, note);
  const left = Math.max(EDGE, Math.min(view.frame.w - width - EDGE, corner.x - EDGE));
  const top = Math.max(EDGE, Math.min(view.frame.h - height - EDGE, corner.y - EDGE));
  useLayoutEffect(() => {
    const field = area.current;
    field?.focus({ preventScroll: true });
    field?.setSelectionRange(field.value.length, field.value.length);
  }, []);
  const letters = length(note.text);
  return (
    <fieldset
      class={`editor c-${note.color}`}
      style={{ transform: `translate(${left}px, ${top}px)`, width: `${width}px`, height: `${height}px` }}
      onFocusOut={(event) => {
        const next = event.relatedTarget;
        if (!(next instanceof Node && event.currentTarget.contains(next))) closeEditor(app, note.id, false);
      }}
      onKeyDown={(event) => {
        event.stopPropagation();
        if (event.isComposing) return;
        if (event.key === "Escape") {
          event.preventDefault();
          closeEditor(app, note.id, true);
        } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
          event.preventDefault();
          saveAndNext(app, note);
        }
      }}
    >
      <SharedText
        class="editor-text"
        areaRef={area}
        aria-label={t("board.note.textIn", { zone: title })}
        aria-describedby="editor-help"
        placeholder={zone?.prompt ?? t("board.note.write")}
        text={note.text}
        maxLength={MAX_NOTE_TEXT}
        onText={(text) => writeText(app, note.id, text)}
      />
      <div class="editor-foot">
        <Swatches
          label={t("board.note.colour")}
          value={note.color}
          onPick={(color) => commands.setColor([note.id], color)}
          small
        />
        {letters > LONG && <span class="count num">{letters}</span>}
        <button type="button" class="editor-done" onClick={() => closeEditor(app, note.id, true)}>
          {t("board.note.done")}
        </button>
      </div>
      <p id="editor-help" class="said">
        {t("board.note.editHelp")}
      </p>
    </fieldset>
  );
}
