import type { JSX } from "preact";
import { t } from "../i18n";
import { plainText } from "../view/names";
import { useApp } from "./context";
import { Dialog } from "./Dialog";

interface Props {
  readonly ids: readonly string[];
  readonly onClose: () => void;
}

/** The sheet's tags: which of them the notes have; each is set at once. */
export function TagDialog({ ids, onClose }: Props): JSX.Element {
  const { model, layout, commands } = useApp();
  const notes = ids.flatMap((id) => model.note(id).value ?? []);
  const [one] = notes;
  return (
    <Dialog title={t("board.tags.title")} onClose={onClose}>
      {notes.length === 1 && one && <p class="dialog-quote">{plainText(one.text)}</p>}
      <fieldset class="kinds">
        <legend class="said">{t("board.tags.title")}</legend>
        {layout.value.noteTags.map(({ id, label }) => {
          const on = notes.length > 0 && notes.every((note) => note.tags.includes(id));
          return (
            <label key={id} class="kind">
              <input
                type="checkbox"
                checked={on}
                onChange={(event) => commands.talk.tag(ids, id, event.currentTarget.checked)}
              />
              <span class="kind-name">{label}</span>
            </label>
          );
        })}
      </fieldset>
      <div class="dialog-actions">
        <button type="button" class="button primary" onClick={onClose}>
          {t("board.note.done")}
        </button>
      </div>
    </Dialog>
  );
}
