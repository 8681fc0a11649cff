import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { t } from "../i18n";
import type { Note, Point } from "../model/types";
import type { Peer } from "../sync/types";
import { personColour } from "../ui/Avatar";
import { useApp } from "../ui/context";
import { Icon } from "../ui/Icon";
import { memo } from "../ui/memo";
import { fitText } from "./fit";
import { type Position, useLive } from "./live";
import { measureText } from "./measure";
import { SaidBadge } from "./SaidBadge";
import { Sign } from "./Sign";
import { LEAST_TEXT, noteText } from "./scale";
import { useSource } from "./source";
import { marksOf } from "./talk";
import { useMoves } from "./useMoves";
import { useNoteName } from "./useNoteName";

interface Props {
  readonly id: string;
  readonly scale: number;
}

/** Width kept free for the symbol, and for each small mark beside it, px. */
const SIGN = 12;
const SMALL_MARK = 15;
/** Width that a badge at the bottom left takes from the text, and a second one beside it, px. */
const BADGE = 9;
const SECOND_BADGE = 25;
const STILL: Point = { x: 0, y: 0 };
const FIRST: Position = { at: 1, of: 1 };
/** z of a document may be any number; above this they are only ordered by the page. */
const MOST_Z = 100_000;

/** One note: an option of its zone's list, moved by transform alone. */
export const NoteItem = memo(function NoteItem(props: Props): JSX.Element | null {
  const { model } = useSource();
  const note = model.note(props.id).value;
  return note ? <Paper {...props} note={note} /> : null;
});

function Paper({ id, note, scale }: Props & { readonly note: Note }): JSX.Element {
  const { ui, connection, rights, own } = useApp();
  const { model, votes, frozen } = useSource();
  const live = useLive();
  const selected = useComputed(() => ui.selection.value.has(id));
  const tabbable = useComputed(() => ui.focused.value === id);
  const editing = useComputed(() => ui.editing.value === id);
  const far = useComputed(
    () => ui.enlarged.value !== null && model.note(id).value?.zone !== ui.enlarged.value,
  );
  const dragger = live.draggers.at(id).value;
  const writer = live.writers.at(id).value;
  const stack = live.stacks.at(id).value;
  const waiting = useComputed(
    () => !frozen && connection.state.value.kind === "offline" && own.waiting.value.has(id),
  );
  const dots = useComputed(() => votes.value.get(id) ?? 0);
  const comments = useComputed(() => model.commentsOf.value.get(id)?.length ?? 0);
  const place = stack?.place ?? note;
  const at = (shift: Point): string =>
    `translate(${(place.x + shift.x) * scale}px, ${(place.y + shift.y) * scale}px)`;
  const paper = useRef<HTMLDivElement>(null);
  useMoves(paper, dragger?.shift, at, [place.x, place.y, scale]);
  const [w, h] = [note.w * scale, note.h * scale];
  const who = dragger?.user ?? writer?.user;
  const classes = [
    "note",
    `c-${note.color}`,
    selected.value && "is-selected",
    editing.value && "is-editing",
    far.value && "is-far",
    dragger && "is-dragged",
    waiting.value && "is-waiting",
    who && `has-person person-${personColour(who)}`,
    stack && !stack.place && stack.top && "is-stack",
    !frozen && !rights.value.change(note) && "is-fixed",
  ].filter(Boolean);
  return (
    <div
      ref={paper}
      role="option"
      class={classes.join(" ")}
      data-note={id}
      tabIndex={tabbable.value ? 0 : -1}
      aria-selected={selected.value}
      style={{
        transform: at(dragger?.shift.peek() ?? STILL),
        width: `${w}px`,
        height: `${h}px`,
        zIndex: dragger || stack?.place ? MOST_Z + 1 : Math.max(1, Math.min(MOST_Z, Math.round(note.z))),
      }}
      onFocus={(event) => {
        if (event.currentTarget.matches(":focus-visible")) ui.card.value = id;
        ui.focused.value = id;
        ui.zone.value = note.zone;
        ui.spread.value = stack?.stack ?? null;
      }}
    >
      <Said id={id} writer={writer} waiting={waiting.value} />
      <span aria-hidden="true">
        <NoteText
          note={note}
          w={w}
          h={h}
          scale={scale}
          badges={Number(waiting.value) + Number(dots.value > 0)}
        />
        {waiting.value && (
          <span class="badge waiting">
            <Icon name="clock" />
          </span>
        )}
        {dots.value > 0 && <span class="badge votes">{dots.value}</span>}
        <SaidBadge marks={marksOf(note, comments.value, w)} />
        {stack?.top && !stack.place && <span class="badge pile">{stack.count}</span>}
        {who && (
          <span class="writer">{dragger?.user ? who.name : t("board.note.writes", { name: who.name })}</span>
        )}
      </span>
    </div>
  );
}

interface SaidProps {
  readonly id: string;
  readonly writer: Peer | undefined;
  readonly waiting: boolean;
}

/** The note's name. Drawn apart: where it comes in its zone changes with every note that moves there. */
const Said = memo(function Said({ id, writer, waiting }: SaidProps): JSX.Element {
  const { at, of } = useLive().positions.at(id).value ?? FIRST;
  return <span class="said">{useNoteName(id, { position: at, count: of, writer, waiting })}</span>;
});

/** Words of one weight. Plain ones are text alone: a board of hundreds is made of little else. */
function Piece({ text, weight }: { readonly text: string; readonly weight: number }): JSX.Element {
  if (weight <= 500) return <>{text}</>;
  return <span class={weight > 600 ? "name" : "alone"}>{text}</span>;
}

interface TextProps {
  readonly note: Note;
  readonly w: number;
  readonly h: number;
  readonly scale: number;
  /** How many badges hang at the bottom left. */
  readonly badges: number;
}

/** The paper's words and signs; screen readers have the note's name instead. */
function NoteText({ note, w, h, scale, badges }: TextProps): JSX.Element {
  const live = useLive();
  const { layout } = useSource();
  const tagged = layout.value.noteTags.some(({ id }) => note.tags.includes(id));
  const marks = Number(note.origin !== null) + Number(tagged);
  const foot = badges === 0 ? 0 : badges === 1 ? BADGE : BADGE + SECOND_BADGE;
  const epoch = live.measured.value;
  const now = useMemo(
    () =>
      fitText(
        note.text,
        { w, h, max: noteText(scale), min: LEAST_TEXT, corner: SIGN + marks * SMALL_MARK, foot },
        measureText,
      ),
    [note.text, w, h, scale, marks, foot, epoch],
  );
  return (
    <span class="paper" style={{ fontSize: `${now.size}px` }}>
      {now.lines.map((line, index) => (
        // Lines have no other identity.
        <span
          class="text-line"
          key={index}
          style={foot && index >= now.beside ? { paddingLeft: `${foot}px` } : undefined}
        >
          {line.map((piece) => (
            <Piece key={piece.weight} {...piece} />
          ))}
        </span>
      ))}
      <span class="corner">
        {note.origin && <Icon name="corner-down-right" />}
        {tagged && <Icon name="tag" />}
        <Sign color={note.color} />
      </span>
    </span>
  );
}
