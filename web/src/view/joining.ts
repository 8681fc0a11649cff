/** Lines on the page: drawing one, making it, and telling what became of it. */
import type { App } from "../app";
import { t } from "../i18n";
import type { LineDraft, LineResult } from "../model/lines";
import type { ConnectionKind } from "../model/types";
import { type JoiningEvent, join } from "../tools/joining";
import { lineSentence } from "./names";

/** The kinds of lines that this person may draw now. */
export function openKinds({ layout, rights }: App): readonly ConnectionKind[] {
  return layout.value.connectionKinds.filter((kind) => rights.value.connect(kind.id));
}

/** Goes on with the line that is being drawn; a finished one is made, or its kind is asked for. */
export function joining(app: App, event: JoiningEvent): void {
  const { ui } = app;
  const [next, pair] = join(ui.joining.peek(), event);
  if (next && !ui.joining.peek()) {
    ui.card.value = null;
    ui.spread.value = null;
    ui.gathering.value = null;
  }
  ui.joining.value = next;
  if (!pair) return;
  const [only, another] = openKinds(app);
  if (only && !another) connect(app, { ...pair, kind: only.id });
  else ui.dialog.value = { kind: "connect", ...pair };
}

/** The note under the pointer, whatever has captured it. */
export function noteUnder({ clientX, clientY }: MouseEvent): string | null {
  const element = document.elementFromPoint(clientX, clientY);
  return element?.closest<HTMLElement>("[data-note]")?.dataset.note ?? null;
}

/** Makes the line and tells so; answers why not in words, "" when it is made. */
export function makeLine(app: App, draft: LineDraft): string {
  const result = app.commands.lines.connect(draft);
  if (result.kind !== "done") return whyNot(result);
  app.ui.lineKind.value = draft.kind;
  const { id } = result;
  const text = t("board.line.made", { line: lineName(app, id) ?? "" });
  const label = { label: t("board.line.change"), run: () => openLine(app, id) };
  app.ui.toast({ kind: "info", text, actions: [label], ms: 8_000 });
  return "";
}

/** Makes the line at once; where that can't be, a message says why. */
function connect(app: App, draft: LineDraft): void {
  const text = makeLine(app, draft);
  if (text !== "") app.ui.toast({ kind: "info", text, actions: [], ms: 6_000 });
}

export function openLine({ ui }: App, id: string): void {
  ui.dialog.value = { kind: "line", id };
}

/** Why a line couldn't be made or changed, in words. */
export function whyNot(result: Exclude<LineResult, { kind: "done" }>): string {
  switch (result.kind) {
    case "same-note":
      return t("board.line.sameNote");
    case "exists":
      return t("board.line.exists");
    case "gone":
      return t("board.line.gone");
    case "full":
      return t("board.line.full");
  }
}

/** The line in words; undefined when it is gone. */
export function lineName({ model, layout }: App, id: string): string | undefined {
  const line = model.connections.peek().find((each) => each.id === id);
  const kind = layout.peek().connectionKinds.find((each) => each.id === line?.kind);
  return line && kind && lineSentence(line, kind, (note) => model.peek(note)?.text ?? "", t);
}
