import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { toFrame } from "../tools/viewport";
import { ActionMenu } from "../ui/ActionMenu";
import { useApp } from "../ui/context";
import { Icon } from "../ui/Icon";
import { noteActions } from "../ui/noteActions";
import { openCircling } from "./circling";
import { openKinds } from "./joining";
import { useSource } from "./source";
import { openTalk } from "./talking";

const EDGE = 8;

/** Beside the selected notes: what can be done with them. */
export function ActionsBar(): JSX.Element | null {
  const app = useApp();
  const { ui, viewport, rights } = app;
  const { model, frozen } = useSource();
  const bar = useRef<HTMLDivElement>(null);
  const ids = useComputed(() => [...ui.selection.value].filter((id) => model.note(id).value));
  const may =
    openKinds(app).length > 0 ||
    openCircling(app)?.what === "notes" ||
    openTalk(app, ids.value) ||
    ids.value.some((id) => {
      const note = model.peek(id);
      return note !== undefined && rights.value.change(note);
    });
  const busy = ui.editing.value !== null || ui.drag.value !== null;
  const choosing = ui.joining.value !== null || ui.gathering.value !== null;
  const hidden = frozen || !may || ids.value.length === 0 || busy || choosing;
  const card = ui.card.value;
  useLayoutEffect(() => {
    const element = bar.current;
    const frame = element?.parentElement;
    if (!element || !frame) return;
    const view = viewport.value;
    const notes = ids.value.flatMap((id) => model.peek(id) ?? []);
    const above = toFrame(view, {
      x: Math.min(...notes.map((n) => n.x)),
      y: Math.min(...notes.map((n) => n.y)),
    });
    const below = toFrame(view, {
      x: Math.max(...notes.map((n) => n.x + n.w)),
      y: Math.max(...notes.map((n) => n.y + n.h)),
    });
    const base = frame.getBoundingClientRect();
    const open = [...frame.querySelectorAll(":scope > .card, .fan-back")].map((one) =>
      one.getBoundingClientRect(),
    );
    const bottom = Math.max(below.y, ...open.map((box) => box.bottom - base.top)) + EDGE;
    const top = Math.min(above.y, ...open.map((box) => box.top - base.top)) - element.offsetHeight - EDGE;
    const y = bottom + element.offsetHeight <= view.frame.h ? bottom : Math.max(EDGE, top);
    const [covered] = open;
    const left = covered ? covered.left - base.left : above.x;
    const right = covered ? covered.right - base.left : below.x;
    const x = Math.max(
      EDGE,
      Math.min(view.frame.w - element.offsetWidth - EDGE, (left + right - element.offsetWidth) / 2),
    );
    element.style.transform = `translate(${x}px, ${y}px)`;
  });
  if (hidden) return null;
  const actions = noteActions(app, ids.value);
  const first = actions.filter((action) => action.place === "first");
  const more = actions.filter((action) => action.place === "more");
  return (
    <div
      ref={bar}
      class="actions-bar"
      role="toolbar"
      aria-label={t("board.selected", { n: ids.value.length })}
      data-card={card}
    >
      {ids.value.length > 1 && (
        <span class="actions-count">{t("board.selected", { n: ids.value.length })}</span>
      )}
      {first.map((action) => (
        <button
          key={action.id}
          type="button"
          class="button small"
          aria-disabled={action.disabled ?? false}
          onClick={() => !action.disabled && action.run?.()}
        >
          {action.icon && <Icon name={action.icon} />}
          {action.label}
        </button>
      ))}
      <ActionMenu class="button small square" icon="ellipsis" label={t("board.note.more")} items={more} />
    </div>
  );
}
