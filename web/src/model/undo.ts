/**
 * One person's own undo and redo. A step is what one command did; undoing it is a new edit that leaves
 * alone whatever somebody else has done since (product.md §2).
 */
import { computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type * as Y from "yjs";
import { without } from "./letters";
import { Provenance } from "./provenance";
import { type Ground, invert, type Part, referredByOthers, weight } from "./steps";
import type { UndoResult } from "./types";

/** More steps than this are forgotten, oldest first. */
const MOST_STEPS = 200;
/** A transaction stays well below the largest update that the server takes (256 KB, 10,000 deletions). */
const LARGEST_BATCH = { bytes: 64_000, parts: 200 };

interface Step {
  readonly parts: readonly Part[];
  /** Edits that name the same key belong to one step, such as all that is typed while a note is open. */
  readonly key: string | undefined;
}

export interface HistoryDeps {
  readonly doc: Y.Doc;
  readonly person: string | null;
  /** Whether somebody else is known to have voted for the note. */
  readonly voted: (id: string) => boolean;
}

export class History {
  readonly canUndo: ReadonlySignal<boolean>;
  readonly canRedo: ReadonlySignal<boolean>;
  readonly #done: Signal<readonly Step[]> = signal([]);
  readonly #undone: Signal<readonly Step[]> = signal([]);
  readonly #provenance = new Provenance();
  readonly #deps: HistoryDeps;

  constructor(deps: HistoryDeps) {
    this.#deps = deps;
    this.canUndo = computed(() => this.#done.value.length > 0);
    this.canRedo = computed(() => this.#undone.value.length > 0);
  }

  /** Takes over what a command just did. What was undone before can't be redone any more. */
  record(parts: readonly Part[], key?: string): void {
    if (parts.length === 0) return;
    const done = this.#done.peek();
    const last = done.at(-1);
    this.#undone.value = [];
    if (!last || key === undefined || last.key !== key) {
      this.#done.value = [...done.slice(1 - MOST_STEPS), { key, parts }];
      return;
    }
    const joined = parts.reduce(join, last.parts);
    this.#done.value = [...done.slice(0, -1), ...(joined.length > 0 ? [{ key, parts: joined }] : [])];
  }

  /** The next edit with the key of the last step becomes a step of its own. */
  seal(): void {
    const done = this.#done.peek();
    const last = done.at(-1);
    if (last?.key !== undefined) this.#done.value = [...done.slice(0, -1), { ...last, key: undefined }];
  }

  undo(): UndoResult {
    return this.#turn(this.#done, this.#undone);
  }

  redo(): UndoResult {
    return this.#turn(this.#undone, this.#done);
  }

  /** Inverts the newest step; one of which nothing is left (others undid it all) is passed over. */
  #turn(from: Signal<readonly Step[]>, to: Signal<readonly Step[]>): UndoResult {
    for (let step = from.peek().at(-1); step; step = from.peek().at(-1)) {
      from.value = from.peek().slice(0, -1);
      const { parts, kept } = this.#invert(step.parts);
      if (parts.length > 0) to.value = [...to.peek(), { parts, key: undefined }];
      const notes = [...new Set(parts.map((part) => part.id))];
      if (kept.length > 0) return { kind: "kept", notes, kept };
      if (parts.length > 0) return { kind: "done", notes };
    }
    return { kind: "nothing" };
  }

  #invert(parts: readonly Part[]): { parts: Part[]; kept: string[] } {
    const done: Part[] = [];
    const kept = new Set<string>();
    const ground = this.#ground();
    for (const batch of batches([...parts].reverse())) {
      this.#deps.doc.transact(() => {
        for (const part of batch) {
          const inverse = invert(part, ground);
          if (inverse?.kind === "kept") kept.add(inverse.id);
          else if (inverse) done.push(inverse);
        }
      }, this);
    }
    return { parts: done, kept: [...kept] };
  }

  #ground(): Ground {
    const { doc, person, voted } = this.#deps;
    const referred = referredByOthers(doc, person, this.#provenance);
    return {
      doc,
      person,
      provenance: this.#provenance,
      referred: { has: (id) => referred.has(id) || voted(id) },
    };
  }
}

/** Adds a part to a step. Words in a note that the same step made belong to its making, and so does its end. */
function join(parts: readonly Part[], next: Part): readonly Part[] {
  const at = parts.findIndex((part) => part.kind === "created" && part.id === next.id);
  const made = parts[at];
  if (made?.kind !== "created") return [...parts, next];
  if (next.kind === "deleted") return parts.filter((part) => part.id !== next.id);
  if (next.kind !== "text") return [...parts, next];
  const letters = without(
    [...made.letters, ...next.edit.inserted],
    next.edit.removed.flatMap((piece) => piece.letters),
  );
  return parts.with(at, { ...made, letters });
}

function* batches(parts: readonly Part[]): Generator<readonly Part[]> {
  let batch: Part[] = [];
  let bytes = 0;
  for (const part of parts) {
    if (
      batch.length > 0 &&
      (bytes + weight(part) > LARGEST_BATCH.bytes || batch.length >= LARGEST_BATCH.parts)
    ) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(part);
    bytes += weight(part);
  }
  if (batch.length > 0) yield batch;
}
