import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { MAX_NOTE_TEXT } from "../model/schema";
import type { Note } from "../model/types";
import { ActionMenu, type MenuItem } from "../ui/ActionMenu";
import { useApp } from "../ui/context";
import { Icon } from "../ui/Icon";
import { memo } from "../ui/memo";
import { noteActions } from "../ui/noteActions";
import { closeEditor, openEditor, saveAndNext, writeText } from "../view/editing";
import { split } from "../view/fit";
import { circleTitle, connectionSentences, shortName } from "../view/names";
import { ringColour } from "../view/rings";
import { SharedText } from "../view/SharedText";
import { Sign } from "../view/Sign";
import { useSource } from "../view/source";
import { talk } from "../view/talking";
import { useTalk } from "../view/useTalk";
import { useZoneTitle } from "../view/useZoneTitle";

/** One note of the list, with everything one can do to it as real buttons. */
export const NoteRow = memo(function NoteRow({ id }: { readonly id: string }): JSX.Element | null {
  const { ui } = useApp();
  const { model } = useSource();
  const note = model.note(id).value;
  const editing = useComputed(() => ui.editing.value === id);
  if (!note) return null;
  return (
    <li
      class="row"
      data-row={id}
      onFocusIn={() => {
        // Keys mean the note on which one stands; the list shows no selection.
        ui.selection.value = new Set();
        ui.focused.value = id;
        ui.zone.value = note.zone;
      }}
    >
      <span class={`row-paper c-${note.color}`}>
        <Sign color={note.color} />
        <span class="said">{t(`board.colour.${note.color}`)}</span>
      </span>
      {editing.value ? <RowEditor note={note} /> : <RowText note={note} />}
    </li>
  );
});

function RowText({ note }: { readonly note: Note }): JSX.Element {
  const { people, connection } = useApp();
  const [name, rest] = split(note.text);
  const author = note.by === null ? undefined : people.value.get(note.by)?.name;
  const writer = useComputed(() => connection.writers.value.get(note.id)).value;
  return (
    <>
      <div class="row-text">
        <p class="row-name">{name || t("board.note.empty")}</p>
        {rest && <p class="row-rest">{note.text.trim().split("\n").slice(1).join("\n").trim()}</p>}
        <Facts note={note} />
        {writer && (
          <p class="row-writer">
            <Icon name="pencil" />
            {t("board.note.writes", { name: writer.user.name })}
          </p>
        )}
      </div>
      <p class="row-author">{author}</p>
      <RowActions note={note} />
    </>
  );
}

/** Lines, circles, tags and votes in words. */
function Facts({ note }: { readonly note: Note }): JSX.Element {
  const { model, layout, votes } = useSource();
  const nameOf = (id: string): string | undefined => {
    const other = model.note(id).value;
    return other && shortName(other.text);
  };
  const lines = connectionSentences(
    note.id,
    model.connections.value,
    layout.value.connectionKinds,
    nameOf,
    t,
  );
  const circles = model.circles.value.flatMap((circle, index) =>
    circle.members.includes(note.id) ? [{ circle, number: index + 1 }] : [],
  );
  const dots = votes.value.get(note.id) ?? 0;
  return (
    <>
      {layout.value.noteTags
        .filter((tag) => note.tags.includes(tag.id))
        .map((tag) => (
          <p class="row-fact" key={tag.id}>
            <Icon name="tag" />
            {tag.label}
          </p>
        ))}
      {lines.map(({ kind, text }) => (
        <p class={`row-fact k-${kind.style}`} key={text}>
          <Icon name="spline" />
          {text}
        </p>
      ))}
      {circles.map(({ circle, number }) => (
        <p class="row-fact" key={circle.id}>
          <span class={`tag small ring-${ringColour(number)}`}>{number}</span>
          {circleTitle(circle, null, [], t)}
        </p>
      ))}
      {dots > 0 && (
        <p class="row-fact">
          <Icon name="vote" />
          {t("board.note.votes", { n: dots })}
        </p>
      )}
      <Talk note={note} />
    </>
  );
}

/** What people have put on the note, and a way to what they say about it. */
function Talk({ note }: { readonly note: Note }): JSX.Element {
  const app = useApp();
  const { reactions, comments } = useTalk(note);
  return (
    <>
      {reactions.map(({ id, icon, text }) => (
        <p class="row-fact" key={id}>
          <Icon name={icon} />
          {text}
        </p>
      ))}
      {comments.length > 0 && (
        <button
          type="button"
          class="row-fact row-comments"
          aria-label={`${t("board.note.comments", { n: comments.length })}: ${shortName(note.text)}`}
          onClick={() => talk(app, [note.id])}
        >
          <Icon name="message-square" />
          {t("board.note.comments", { n: comments.length })}
        </button>
      )}
    </>
  );
}

function RowActions({ note }: { readonly note: Note }): JSX.Element | null {
  const app = useApp();
  const { frozen } = useSource();
  const mayChange = app.rights.value.change(note);
  const actions = frozen ? [] : noteActions(app, [note.id]);
  const name = shortName(note.text) || t("board.note.empty");
  if (frozen || !(mayChange || actions.some((item) => item.free))) return null;
  const more: readonly MenuItem[] = actions.filter(
    (item) => item.free || (mayChange && item.place === "more"),
  );
  if (!mayChange)
    return (
      <div class="row-actions">
        <MoreActions name={name} items={more} />
      </div>
    );
  return (
    <div class="row-actions">
      <button
        type="button"
        class="button small"
        aria-label={`${t("board.note.edit")}: ${name}`}
        onClick={() => openEditor(app, note.id)}
      >
        {t("board.note.edit")}
      </button>
      <button
        type="button"
        class="button small"
        aria-label={`${t("board.note.move")}: ${name}`}
        onClick={() => {
          app.ui.dialog.value = { kind: "move", ids: [note.id] };
        }}
      >
        {t("board.note.move")}
      </button>
      <MoreActions name={name} items={more} />
    </div>
  );
}

interface MoreProps {
  readonly name: string;
  readonly items: readonly MenuItem[];
}

function MoreActions({ name, items }: MoreProps): JSX.Element {
  const label = `${t("board.note.more")}: ${name}`;
  return <ActionMenu class="button small square" icon="ellipsis" label={label} items={items} />;
}

function RowEditor({ note }: { readonly note: Note }): JSX.Element {
  const app = useApp();
  const { layout } = useSource();
  const area = useRef<HTMLTextAreaElement>(null);
  const title = useZoneTitle(note.zone);
  const zone = layout.value.zones.find((each) => each.id === note.zone);
  useLayoutEffect(() => {
    area.current?.focus();
    area.current?.scrollIntoView({ block: "nearest" });
  }, []);
  const end = (): void => closeEditor(app, note.id, true);
  return (
    <div class="row-editor">
      <SharedText
        class={`input row-area c-${note.color}`}
        areaRef={area}
        aria-label={t("board.note.textIn", { zone: title })}
        placeholder={zone?.prompt ?? t("board.note.write")}
        rows={3}
        text={note.text}
        maxLength={MAX_NOTE_TEXT}
        onText={(text) => writeText(app, note.id, text)}
        onBlur={(event) => {
          const next = event.relatedTarget;
          if (!(next instanceof HTMLElement && next.dataset.done === note.id))
            closeEditor(app, note.id, false);
        }}
        onKeyDown={(event) => {
          event.stopPropagation();
          if (event.isComposing) return;
          if (event.key === "Escape") end();
          else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) saveAndNext(app, note);
        }}
      />
      <button type="button" class="button small primary" data-done={note.id} onClick={end}>
        {t("board.note.done")}
      </button>
    </div>
  );
}
