/** Tidies up a zone, and tells what came of it. */
import type { App } from "../app";
import { undoAction } from "../commands/sayUndo";
import { t } from "../i18n";
import { tidied } from "../model/tidy";

export function tidyZone(app: App, id: string): void {
  const { model, layout, commands, ui } = app;
  const zone = layout.peek().zones.find((known) => known.id === id);
  if (!zone) return;
  const notes = (model.byZone.peek().get(id) ?? []).flatMap((note) => model.peek(note) ?? []);
  const held = heldByOthers(app);
  const mine = notes.filter((note) => !held.has(note.id) && app.rights.peek().change(note));
  const moving = new Set(mine.map((note) => note.id));
  const others = model.byHeight().filter((note) => !moving.has(note.id));
  const moves = tidied(mine, zone, layout.peek(), others);
  if (moves.length === 0) {
    ui.toast({ kind: "info", text: t("board.tidy.nothing", { zone: zone.label }), actions: [], ms: 4_000 });
    return;
  }
  commands.moveNotes(moves);
  const left = notes.length - mine.length;
  ui.toast({
    kind: "info",
    text: t("board.tidy.done", { zone: zone.label, n: moves.length }),
    ...(left > 0 ? { detail: t("board.tidy.held", { n: left }) } : {}),
    actions: [undoAction(app)],
    ms: 8_000,
  });
}

/** Notes that somebody else drags or writes in. */
function heldByOthers({ connection }: App): ReadonlySet<string> {
  const dragged = connection.peers.peek().flatMap((peer) => (peer.own ? [] : peer.dragged));
  return new Set([...dragged, ...connection.writers.peek().keys()]);
}
