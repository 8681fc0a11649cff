/**
 * Crosses in cells: put, change, take away. A cell is on or off for the whole group, so its mark stands under
 * the cell's own id, and two people who mark it at the same time have made one mark.
 */
import type { ReadonlySignal } from "@preact/signals";
import * as Y from "yjs";
import type { BoardModel } from "./board";
import { MARKS } from "./schema";
import { type Change, created, remove, setValue } from "./steps";
import type { Layout, MarkKind, Zone } from "./types";

export type MarkResult =
  /** The cell has the wanted mark, or none, as wanted. */
  | { readonly kind: "done" }
  /** The cell isn't there (any more), or doesn't take such a mark. */
  | { readonly kind: "gone" };

interface MarkDeps {
  readonly model: BoardModel;
  readonly layout: ReadonlySignal<Layout>;
  readonly person: string | null;
  /** ms since 1970. */
  readonly now: () => number;
}

export class MarkCommands {
  readonly #deps: MarkDeps;
  readonly #step: (changes: readonly Change[]) => void;

  constructor(deps: MarkDeps, step: (changes: readonly Change[]) => void) {
    this.#deps = deps;
    this.#step = step;
  }

  /** Marks the cell so, or takes its mark away (null). What is as wanted already leaves nothing to undo. */
  set(cell: string, kind: MarkKind | null): MarkResult {
    const { model, layout, person, now } = this.#deps;
    const zone = layout.peek().zones.find((known) => known.id === cell);
    if (!zone || (kind !== null && !zone.marks.includes(kind))) return { kind: "gone" };
    const mark = model.marks.peek().find((known) => known.zone === cell);
    if (mark?.kind === kind || (!mark && kind === null)) return { kind: "done" };
    this.#step([
      (doc) => {
        if (kind === null) return remove(doc, MARKS, cell);
        if (mark) return setValue(doc, MARKS, cell, "kind", kind);
        const made = new Y.Map<unknown>();
        doc.getMap(MARKS).set(cell, made);
        made.set("kind", kind);
        made.set("by", person);
        made.set("at", now());
        return created(MARKS, cell, made);
      },
    ]);
    return { kind: "done" };
  }
}

/**
 * What a press makes of a cell: its kinds one after the other, then nothing. `open` are the kinds that may be
 * set and taken away now; undefined when the press changes nothing.
 */
export function nextMark(
  zone: Pick<Zone, "marks">,
  now: MarkKind | null,
  open: (kind: MarkKind) => boolean,
): MarkKind | null | undefined {
  const kinds = zone.marks.filter(open);
  if (now !== null && !kinds.includes(now)) return undefined;
  const next = kinds[now === null ? 0 : kinds.indexOf(now) + 1];
  return next ?? (now === null ? undefined : null);
}
