/** Circles on the page: choosing what goes into one, making it, and telling what became of it. */
import type { App } from "../app";
import { t } from "../i18n";
import type { CircleChange, CircleDraft, CircleResult } from "../model/circles";
import { type Circling, circling } from "../model/circling";
import type { Circle } from "../model/types";
import { circleTitle } from "./names";

/** How this person may circle on this sheet now; null: not at all. */
export function openCircling({ layout, rights }: App): Circling | null {
  return rights.value.circle ? circling(layout.value) : null;
}

/** By the tool: round the selected notes, else the notes are chosen one by one, or the areas from a list. */
export function beginCircle(app: App): void {
  const { ui } = app;
  const notes = [...ui.selection.peek()];
  if (notes.length > 0 || openCircling(app)?.what === "areas") {
    openCircles(app, notes);
    return;
  }
  ui.card.value = null;
  ui.spread.value = null;
  ui.joining.value = null;
  ui.gathering.value = [];
}

/** The dialog of a new circle round these notes, and of those that there are. */
export function openCircles({ ui }: App, notes: readonly string[]): void {
  ui.dialog.value = { kind: "circles", notes };
}

export function openCircle({ ui }: App, id: string): void {
  ui.dialog.value = { kind: "circle", id };
}

/** The note comes to those that are chosen for the circle, or goes from them. */
export function gather({ ui }: App, note: string): void {
  const chosen = ui.gathering.peek();
  if (chosen)
    ui.gathering.value = chosen.includes(note) ? chosen.filter((id) => id !== note) : [...chosen, note];
}

/** Makes the circle and tells so; answers why not in words, "" when it is made. */
export function makeCircle(app: App, draft: CircleDraft): string {
  const result = app.commands.circles.make(draft);
  if (result.kind !== "done") return whyNot(result);
  const { id } = result;
  const label = { label: t("board.circle.change"), run: () => openCircle(app, id) };
  const text = t("board.circle.made", { circle: titleOf(app, id) });
  app.ui.toast({ kind: "info", text, actions: [label], ms: 8_000 });
  return "";
}

/** Puts notes into a circle or takes them out, and tells so. */
export function regroup(app: App, id: string, change: CircleChange): void {
  const circle = titleOf(app, id);
  const result = app.commands.circles.change(id, change);
  const key = change.add ? "board.circle.joined" : "board.circle.left";
  const text = result.kind === "done" ? t(key, { circle }) : whyNot(result);
  app.ui.toast({ kind: "info", text, actions: [], ms: 4_000 });
}

/** Circles an area or takes its circle away, and tells so. */
export function turnArea(app: App, zone: string, on: boolean): void {
  const title = (): string => {
    const circle = app.model.circles.peek().find(({ zones }) => zones.includes(zone));
    return circle ? titleOf(app, circle.id) : "";
  };
  const before = title();
  const result = app.commands.circles.areas(on ? [zone] : [], on ? [] : [zone]);
  const told = on
    ? t("board.circle.made", { circle: title() })
    : t("board.circle.deleted", { circle: before });
  const text = result.kind === "done" ? told : whyNot(result);
  app.ui.toast({ kind: "info", text, actions: [], ms: 4_000 });
}

/** Why a circle couldn't be made or changed, in words. */
export function whyNot({ kind }: Exclude<CircleResult, { kind: "done" }>): string {
  return t(`board.circle.${kind}`);
}

/** "Circle 3: Help at home"; "" when it is gone. */
export function titleOf({ model, layout }: App, id: string): string {
  const circles = model.circles.peek();
  const at = circles.findIndex((circle) => circle.id === id);
  const circle: Circle | undefined = circles[at];
  return circle ? circleTitle(circle, at + 1, layout.peek().zones, t) : "";
}
