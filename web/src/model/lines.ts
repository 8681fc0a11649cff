/**
 * Lines between notes: making, changing, deleting. The writing itself is the step's that `commands.ts` hands in,
 * so that a line is undone like everything else.
 */
import type { ReadonlySignal } from "@preact/signals";
import * as Y from "yjs";
import type { BoardModel } from "./board";
import { CONNECTIONS, MAX_LABEL, MAX_OTHERS } from "./schema";
import { type Change, created, remove, setValue } from "./steps";
import { clean, cut } from "./text";
import type { Connection, Layout } from "./types";

export interface LineDraft {
  /** Note ids; a directed kind points at `to`. */
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly label?: string;
}

export type LineResult =
  /** Made, or changed as wanted. */
  | { readonly kind: "done"; readonly id: string }
  /** Both ends are one note. */
  | { readonly kind: "same-note" }
  /** The two notes have this line already. */
  | { readonly kind: "exists"; readonly id: string }
  /** A note, the line or its kind isn't there (any more). */
  | { readonly kind: "gone" }
  /** The board holds as many lines as it may. */
  | { readonly kind: "full" };

interface LineDeps {
  readonly model: BoardModel;
  readonly layout: ReadonlySignal<Layout>;
  readonly person: string | null;
  /** ms since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
}

export class LineCommands {
  readonly #deps: LineDeps;
  readonly #step: (changes: readonly Change[]) => void;

  constructor(deps: LineDeps, step: (changes: readonly Change[]) => void) {
    this.#deps = deps;
    this.#step = step;
  }

  /** Joins two notes by a line. */
  connect(draft: LineDraft): LineResult {
    const { model, newId, person, now } = this.#deps;
    if (draft.from === draft.to) return { kind: "same-note" };
    if (!model.peek(draft.from) || !model.peek(draft.to)) return { kind: "gone" };
    if (!this.#knows(draft.kind)) return { kind: "gone" };
    const twin = this.#twin(draft);
    if (twin) return { kind: "exists", id: twin.id };
    if (model.connections.peek().length >= MAX_OTHERS) return { kind: "full" };
    const id = newId();
    this.#step([
      (doc) => {
        const line = new Y.Map<unknown>();
        doc.getMap(CONNECTIONS).set(id, line);
        const label = oneLine(draft.label ?? "");
        line.set("from", draft.from);
        line.set("to", draft.to);
        line.set("kind", draft.kind);
        if (label !== "") line.set("label", label);
        line.set("by", person);
        line.set("at", now());
        return created(CONNECTIONS, id, line);
      },
    ]);
    return { kind: "done", id };
  }

  /** Sets kind and label in one step; what is as wanted already is left alone. */
  change(id: string, to: { readonly kind: string; readonly label: string }): LineResult {
    const line = this.#line(id);
    if (!line || !this.#knows(to.kind)) return { kind: "gone" };
    const twin = to.kind === line.kind ? undefined : this.#twin({ ...line, kind: to.kind });
    if (twin) return { kind: "exists", id: twin.id };
    const label = oneLine(to.label);
    const changes: Change[] = [];
    const set = (key: string, value: unknown): void => {
      changes.push((doc) => setValue(doc, CONNECTIONS, id, key, value));
    };
    if (to.kind !== line.kind) set("kind", to.kind);
    if (label !== line.label) set("label", label === "" ? undefined : label);
    this.#step(changes);
    return { kind: "done", id };
  }

  remove(id: string): void {
    this.#step([(doc) => remove(doc, CONNECTIONS, id)]);
  }

  #line(id: string): Connection | undefined {
    return this.#deps.model.connections.peek().find((line) => line.id === id);
  }

  #knows(kind: string): boolean {
    return this.#deps.layout.peek().connectionKinds.some((known) => known.id === kind);
  }

  /** The line that says the same already: without a direction the ends may stand the other way round. */
  #twin({ from, to, kind }: LineDraft): Connection | undefined {
    const { model, layout } = this.#deps;
    const directed = layout.peek().connectionKinds.find((known) => known.id === kind)?.directed ?? false;
    return model.connections
      .peek()
      .find(
        (line) =>
          line.kind === kind &&
          ((line.from === from && line.to === to) || (!directed && line.from === to && line.to === from)),
      );
  }
}

function oneLine(label: string): string {
  return cut(clean(label).replace(/\s+/g, " ").trim(), MAX_LABEL);
}
