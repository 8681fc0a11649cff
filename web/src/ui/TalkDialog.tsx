import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import { MAX_COMMENT } from "../model/schema";
import type { TalkResult } from "../model/talk";
import type { Comment, Note } from "../model/types";
import { plainText } from "../view/names";
import { reactionsOf } from "../view/talk";
import { useTalk } from "../view/useTalk";
import { useApp } from "./context";
import { Dialog } from "./Dialog";
import { formatMoment } from "./dates";
import { ErrorLine } from "./FormParts";
import { Icon } from "./Icon";

interface Props {
  readonly id: string;
  readonly onClose: () => void;
}

/** Everything that people say about a note: their reactions, and comments one under the other. */
export function TalkDialog({ id, onClose }: Props): JSX.Element | null {
  const { model, ui } = useApp();
  const note = model.note(id).value;
  useEffect(() => {
    // Somebody has deleted the note.
    if (note) return;
    onClose();
    ui.toast({ kind: "info", text: t("board.phone.gone"), actions: [], ms: 6_000 });
  }, [note === undefined]);
  if (!note) return null;
  return (
    <Dialog title={t("board.talk.title")} onClose={onClose}>
      <p class="dialog-quote">{plainText(note.text) || t("board.note.empty")}</p>
      <Reactions note={note} />
      <Thread note={note} />
    </Dialog>
  );
}

/** One's own reaction, one of few: pressed again it goes. Beneath, who has put which. */
function Reactions({ note }: { readonly note: Note }): JSX.Element {
  const { commands, rights, boot } = useApp();
  const { reactions } = useTalk(note);
  const mine = note.reactions.get(boot.person.id);
  return (
    <section class="talk-part">
      {rights.value.edit && (
        <fieldset class="segments reactions" aria-label={t("board.talk.reactions")}>
          {reactionsOf(note, t).map(({ id, icon, label, people }) => (
            <button
              key={id}
              type="button"
              aria-pressed={mine === id}
              onClick={() => commands.talk.react(note.id, mine === id ? null : id)}
            >
              <Icon name={icon} />
              {`${label} `}
              {people.length > 0 && <span class="num">{people.length}</span>}
            </button>
          ))}
        </fieldset>
      )}
      {reactions.length > 0 && (
        <ul class="reacted">
          {reactions.map(({ id, text }) => (
            <li key={id}>{text}</li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Thread({ note }: { readonly note: Note }): JSX.Element {
  const { commands, rights } = useApp();
  const { comments, nameOf } = useTalk(note);
  const heading = useRef<HTMLHeadingElement>(null);
  const [deleted, setDeleted] = useState(false);
  const remove = (id: string): void => {
    commands.talk.removeComment(id);
    setDeleted(true);
    // Its button has gone with it.
    heading.current?.focus();
  };
  return (
    <section class="talk-part">
      <h3 ref={heading} tabIndex={-1}>
        {t("board.talk.comments")}
      </h3>
      <div role="log" aria-label={t("board.talk.comments")}>
        {comments.length === 0 ? (
          <p class="help">{t("board.talk.none")}</p>
        ) : (
          <ol class="comments">
            {comments.map((comment) => (
              <Said
                key={comment.id}
                comment={comment}
                author={nameOf(comment.by)}
                onDelete={rights.value.unsay(comment) ? () => remove(comment.id) : null}
              />
            ))}
          </ol>
        )}
      </div>
      <p class="talk-deleted" role="status">
        {deleted && t("board.talk.deleted")}
      </p>
      {deleted && (
        <button
          type="button"
          class="button small"
          onClick={() => {
            commands.undo();
            setDeleted(false);
            heading.current?.focus();
          }}
        >
          <Icon name="undo-2" />
          {t("board.control.undo")}
        </button>
      )}
      {rights.value.edit && <Say note={note} onSaid={() => setDeleted(false)} />}
    </section>
  );
}

interface SaidProps {
  readonly comment: Comment;
  readonly author: string;
  /** Null for those who may not. */
  readonly onDelete: (() => void) | null;
}

function Said({ comment, author, onDelete }: SaidProps): JSX.Element {
  const { boot } = useApp();
  return (
    <li class="comment">
      <p class="comment-head">
        <strong>{author}</strong>
        {isMoment(comment.at) && (
          <time dateTime={new Date(comment.at).toISOString()}>{formatMoment(comment.at, boot.locale)}</time>
        )}
      </p>
      <p class="comment-text">{comment.text}</p>
      {onDelete && (
        <button
          type="button"
          class="icon-button"
          aria-label={`${t("board.talk.delete")}: ${comment.text.slice(0, 40)}`}
          title={t("board.talk.delete")}
          onClick={onDelete}
        >
          <Icon name="trash" />
        </button>
      )}
    </li>
  );
}

/** Any number may stand in the document; not all of them are times. */
function isMoment(at: number): boolean {
  return at > 0 && at < 8.64e15;
}

function whyNot(result: TalkResult): string {
  return result.kind === "done" ? "" : t(`board.talk.${result.kind}`);
}

/** Where a comment is written: Enter goes on in the next line, Ctrl and Enter sends. */
function Say({ note, onSaid }: { readonly note: Note; readonly onSaid: () => void }): JSX.Element {
  const { commands } = useApp();
  const area = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState("");
  const [why, setWhy] = useState("");
  const send = (): void => {
    const result = commands.talk.comment(note.id, text);
    setWhy(whyNot(result));
    if (result.kind === "done") {
      setText("");
      onSaid();
    }
    area.current?.focus();
  };
  return (
    <form
      class="say"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <label for="say">{t("board.talk.write")}</label>
      <textarea
        id="say"
        ref={area}
        class="input"
        rows={2}
        maxLength={MAX_COMMENT}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          send();
        }}
      />
      <ErrorLine text={why} />
      <button type="submit" class="button primary">
        <Icon name="send" />
        {t("board.talk.send")}
      </button>
    </form>
  );
}
