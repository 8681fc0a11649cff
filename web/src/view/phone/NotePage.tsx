import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../i18n";
import { MAX_NOTE_TEXT } from "../../model/schema";
import type { Note } from "../../model/types";
import { useApp } from "../../ui/context";
import { Icon } from "../../ui/Icon";
import { noteActions } from "../../ui/noteActions";
import { SavedLine } from "../../ui/SaveState";
import { writeText } from "../editing";
import { split } from "../fit";
import { circleNames, connectionSentences, shortName } from "../names";
import { SharedText } from "../SharedText";
import { Sign } from "../Sign";
import { useSource } from "../source";
import { useTalk } from "../useTalk";
import { goBack } from "./pages";

/** One note, whole, with everything that can be done to it. */
export function NotePage({ id }: { readonly id: string }): JSX.Element {
  const { model } = useSource();
  const note = model.note(id).value;
  return note ? (
    <Open note={note} />
  ) : (
    <p class="outline-none" data-home tabIndex={-1}>
      {t("board.phone.gone")}
    </p>
  );
}

function Open({ note }: { readonly note: Note }): JSX.Element {
  const app = useApp();
  const { frozen } = useSource();
  const [editing, setEditing] = useState(false);
  const may = !frozen && app.rights.value.change(note);
  const actions = frozen ? [] : noteActions(app, [note.id]).filter((action) => may || action.free);
  return (
    <>
      <h1 class="said" tabIndex={-1}>
        {shortName(note.text) || t("board.note.empty")}
      </h1>
      {editing && may ? (
        <EditPaper note={note} onDone={() => setEditing(false)} />
      ) : (
        <ReadPaper note={note} />
      )}
      {may && <SavedLine />}
      {actions.length > 0 && !editing && (
        <div class="phone-actions">
          {actions.map((action) => (
            <button
              key={action.id}
              type="button"
              class={action.danger ? "button danger wide" : "button wide"}
              aria-disabled={action.disabled ?? false}
              onClick={() => {
                if (action.disabled) return;
                if (action.id === "edit") setEditing(true);
                else action.run?.();
                if (action.id === "delete") goBack(app.ui);
              }}
            >
              {action.icon && <Icon name={action.icon} />}
              {action.label}
            </button>
          ))}
        </div>
      )}
    </>
  );
}

function ReadPaper({ note }: { readonly note: Note }): JSX.Element {
  const { people } = useApp();
  const { model, layout, votes } = useSource();
  const [name, rest] = split(note.text);
  const nameOf = (id: string): string | undefined => {
    const other = model.note(id).value;
    return other && shortName(other.text);
  };
  const author = note.by === null ? undefined : people.value.get(note.by)?.name;
  const dots = votes.value.get(note.id) ?? 0;
  const { reactions, comments } = useTalk(note);
  const facts = [
    ...layout.value.noteTags.filter((tag) => note.tags.includes(tag.id)).map((tag) => tag.label),
    ...connectionSentences(note.id, model.connections.value, layout.value.connectionKinds, nameOf, t).map(
      (each) => each.text,
    ),
    ...circleNames(note.id, model.circles.value, t),
    ...(dots > 0 ? [t("board.note.votes", { n: dots })] : []),
    ...reactions.map(({ text }) => text),
    ...(comments.length > 0 ? [t("board.note.comments", { n: comments.length })] : []),
  ];
  return (
    <>
      <div class={`phone-note c-${note.color}`}>
        <p class={rest ? "name" : "alone"}>{name || t("board.note.empty")}</p>
        {rest && <p class="rest">{note.text.trim().split("\n").slice(1).join("\n").trim()}</p>}
        <p class="card-foot">
          <span>{author}</span>
          <Sign color={note.color} />
        </p>
      </div>
      {facts.length > 0 && (
        <ul class="phone-facts">
          {facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
      )}
    </>
  );
}

function EditPaper({ note, onDone }: { readonly note: Note; readonly onDone: () => void }): JSX.Element {
  const app = useApp();
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => area.current?.focus(), []);
  return (
    <div class="phone-form">
      <SharedText
        class={`phone-paper-field c-${note.color}`}
        areaRef={area}
        aria-label={t("board.note.text")}
        text={note.text}
        maxLength={MAX_NOTE_TEXT}
        onText={(text) => writeText(app, note.id, text)}
      />
      <button
        type="button"
        class="button primary big wide"
        onClick={() => {
          app.commands.endStep();
          onDone();
        }}
      >
        <Icon name="check" />
        {t("board.note.done")}
      </button>
    </div>
  );
}
