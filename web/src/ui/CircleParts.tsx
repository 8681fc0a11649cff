/** What the dialogs of circles consist of. */
import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { t } from "../i18n";
import type { Circle } from "../model/types";
import { openCircle, openCircling, regroup } from "../view/circling";
import { circleTitle, shortName } from "../view/names";
import { ringColour } from "../view/rings";
import { useApp } from "./context";
import { NoteChoice } from "./LineParts";

interface MembersProps {
  /** Note ids. */
  readonly members: readonly string[];
  readonly onAdd: (note: string) => void;
  readonly onDrop: (note: string) => void;
}

/** The notes of the circle, each to be taken out, and a choice of more. */
export function CircleMembers({ members, onAdd, onDrop }: MembersProps): JSX.Element {
  const { model } = useApp();
  const [next, setNext] = useState("");
  const heading = useRef<HTMLHeadingElement>(null);
  const nameOf = (id: string): string => shortName(model.note(id).value?.text ?? "") || t("board.note.empty");
  return (
    <section class="line-list">
      <h3 ref={heading} tabIndex={-1}>
        {t("board.circle.members")}
      </h3>
      {members.length > 0 && (
        <ul>
          {members.map((id) => (
            <li key={id}>
              <span>{nameOf(id)}</span>
              <button
                type="button"
                class="button small"
                aria-label={`${t("board.circle.drop")}: ${nameOf(id)}`}
                onClick={() => {
                  // The button goes with its note.
                  heading.current?.focus();
                  onDrop(id);
                }}
              >
                {t("board.circle.drop")}
              </button>
            </li>
          ))}
        </ul>
      )}
      <div class="circle-add">
        <NoteChoice label={t("board.circle.more")} value={next} onPick={setNext} empty />
        <button
          type="button"
          class="button"
          aria-disabled={next === ""}
          onClick={() => {
            if (next !== "" && !members.includes(next)) onAdd(next);
            setNext("");
          }}
        >
          {t("board.circle.add")}
        </button>
      </div>
    </section>
  );
}

/** The circles that there are: to be changed, and these notes to be put in and taken out. */
export function CirclesNow({ notes }: { readonly notes: readonly string[] }): JSX.Element | null {
  const { model } = useApp();
  const circles = model.circles.value;
  if (circles.length === 0) return null;
  return (
    <section class="line-list">
      <h3>{t("board.circle.now")}</h3>
      <ul>
        {circles.map((circle, at) => (
          <CircleRow key={circle.id} circle={circle} number={at + 1} notes={notes} />
        ))}
      </ul>
    </section>
  );
}

interface RowProps {
  readonly circle: Circle;
  readonly number: number;
  readonly notes: readonly string[];
}

function CircleRow({ circle, number, notes }: RowProps): JSX.Element {
  const app = useApp();
  const { id, members } = circle;
  const title = circleTitle(circle, number, app.layout.value.zones, t);
  const inside = notes.length > 0 && notes.every((note) => members.includes(note));
  const move = inside ? "leave" : "join";
  return (
    <li>
      <span class="circle-title">
        <span class={`tag ring-${ringColour(number)}`} aria-hidden="true">
          {number}
        </span>
        <span class="said">{title}</span>
        <span aria-hidden="true">{circleTitle(circle, null, app.layout.value.zones, t)}</span>
      </span>
      <span class="circle-buttons">
        {notes.length > 0 && openCircling(app)?.what === "notes" && (
          <button
            type="button"
            class="button small"
            aria-label={`${t(`board.circle.${move}`)}: ${title}`}
            onClick={() => regroup(app, id, inside ? { drop: notes } : { add: notes })}
          >
            {t(`board.circle.${move}`)}
          </button>
        )}
        <button
          type="button"
          class="button small"
          aria-label={`${t("board.circle.change")}: ${title}`}
          onClick={() => openCircle(app, id)}
        >
          {t("board.circle.change")}
        </button>
      </span>
    </li>
  );
}
