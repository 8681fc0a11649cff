import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import type { Note } from "../model/types";
import { toFrame, type Viewport } from "../tools/viewport";
import { useApp } from "../ui/context";
import { Icon } from "../ui/Icon";
import { split } from "./fit";
import { useLive } from "./live";
import { Sign } from "./Sign";
import { useSource } from "./source";
import { useTalk } from "./useTalk";

const LEAST_WIDTH = 206;
const MOST_WIDTH = 256;
const EDGE = 6;

/** The note that is pointed at or focused, whole and at reading size, on top of its place; beside a fanned-out stack. */
export function Card(): JSX.Element | null {
  const { ui, viewport } = useApp();
  const { model } = useSource();
  const id = ui.card.value;
  const note = id === null ? undefined : model.note(id).value;
  const { scale } = viewport.value;
  // On an enlarged zone the paper itself is as large as a card.
  if (!note || ui.editing.value === id || note.w * scale > MOST_WIDTH) return null;
  return <OpenCard key={note.id} note={note} view={viewport.value} />;
}

function OpenCard({ note, view }: { readonly note: Note; readonly view: Viewport }): JSX.Element {
  const { people, ui } = useApp();
  const { layout } = useSource();
  const { stacked, fanned } = useLive();
  const ref = useRef<HTMLDivElement>(null);
  const focused = useComputed(() => ui.focused.value === note.id && ui.selection.value.size < 2);
  const [name, rest] = split(note.text);
  const author = note.by === null ? undefined : people.value.get(note.by)?.name;
  const tags = layout.value.noteTags.filter((tag) => note.tags.includes(tag.id));
  const { reactions, comments } = useTalk(note);
  const place = stacked.value.get(note.id)?.place;
  const corner = toFrame(view, place ?? note);
  const beside = place ? fanned.value : null;
  const width = Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, note.w * view.scale + 16, name.length * 8));
  useLayoutEffect(() => {
    const card = ref.current;
    if (!card) return;
    const left = Math.max(EDGE, Math.min(view.frame.w - width - EDGE, corner.x - EDGE));
    const most = view.frame.h - card.offsetHeight - EDGE;
    const above = beside && toFrame(view, beside).y - card.offsetHeight - EDGE;
    const below = beside && toFrame(view, { x: 0, y: beside.y + beside.h }).y + EDGE;
    const wanted = above === null || below === null ? corner.y - EDGE : above >= EDGE ? above : below;
    const top = Math.max(EDGE, Math.min(most, wanted));
    card.style.transform = `translate(${left}px, ${top}px)`;
  });
  return (
    <div
      ref={ref}
      class={`card c-${note.color}${focused.value ? " is-focused" : ""}`}
      data-note={note.id}
      aria-hidden="true"
      // The note keeps the focus, and with it the card stays open.
      onMouseDown={(event) => event.preventDefault()}
      style={{ width: `${width}px`, minHeight: `${note.h * view.scale + 12}px` }}
    >
      <p class={rest ? "name" : "alone"}>{name || t("board.note.empty")}</p>
      {rest && <p class="rest">{note.text.split("\n").slice(1).join("\n").trim() || rest}</p>}
      {tags.map((tag) => (
        <p key={tag.id} class="card-tag">
          <Icon name="tag" />
          {tag.label}
        </p>
      ))}
      {reactions.map(({ id, icon, text }) => (
        <p key={id} class="card-tag">
          <Icon name={icon} />
          {text}
        </p>
      ))}
      {comments.length > 0 && (
        <p class="card-tag">
          <Icon name="message-square" />
          {t("board.note.comments", { n: comments.length })}
        </p>
      )}
      <p class="card-foot">
        <span>{author}</span>
        <Sign color={note.color} />
      </p>
    </div>
  );
}
