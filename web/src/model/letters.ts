/** A Text as runs of letters that keep their identity, and edits of it that can be taken back one by one. */
import * as Y from "yjs";
import type { Provenance, Run } from "./provenance";
import type { Splice } from "./text";

/** Letters that were removed, and where they stood. */
export interface Removed {
  readonly text: string;
  readonly letters: readonly Run[];
  readonly place: Y.RelativePosition;
  /** The letters before and after them; null at the text's ends. */
  readonly left: Run | null;
  readonly right: Run | null;
}

/** What one edit did to a Text. */
export interface Edit {
  readonly inserted: readonly Run[];
  readonly removed: readonly Removed[];
}

interface Piece {
  readonly at: number;
  readonly text: string;
  readonly run: Run;
}

/** The letters that stand in a text now, in order. */
export function letters(text: Y.Text): Run[] {
  return pieces(text).map((piece) => piece.run);
}

/** Does the splice; call it inside a transaction. */
export function write(doc: Y.Doc, text: Y.Text, splice: Splice): Edit {
  const removed = splice.remove > 0 ? [remove(text, splice.at, splice.remove)] : [];
  const inserted = splice.insert === "" ? [] : [insert(doc, text, splice.at, splice.insert)];
  return { inserted, removed };
}

/**
 * Takes an edit back where it still stands: its letters go wherever they are, the removed ones return.
 * What others wrote between or around them stays. Answers what it did, so that this can be taken back too.
 */
export function takeBack(doc: Y.Doc, text: Y.Text, edit: Edit, provenance: Provenance): Edit {
  const gone = adjoining(own(pieces(text), provenance.descendants(edit.inserted)))
    .reverse()
    .map(({ at, n }) => remove(text, at, n))
    .reverse();
  const returning = edit.removed.map((piece) => ({ piece, at: find(doc, text, piece, provenance) }));
  // From the end, so that places found before stay right and neighbours keep their order.
  const inserted = returning.reverse().map(({ piece, at }) => {
    const run = insert(doc, text, at, piece.text);
    provenance.aliasLetters(piece.letters, run.client, run.clock);
    return run;
  });
  return { inserted: inserted.reverse(), removed: gone };
}

/** Whether letters other than these (or their stand-ins) stand in the text, or some of these are missing. */
export function differs(text: Y.Text, mine: readonly Run[], provenance: Provenance): boolean {
  const all = pieces(text);
  const kept = own(all, provenance.descendants(mine));
  const size = (list: readonly { text: string }[]): number =>
    list.reduce((n, { text }) => n + text.length, 0);
  return size(kept) !== size(all) || size(all) !== mine.reduce((n, run) => n + run.n, 0);
}

/** The runs without those letters that the others cover. */
export function without(runs: readonly Run[], others: readonly Run[]): Run[] {
  return others.reduce<Run[]>((left, other) => left.flatMap((run) => minus(run, other)), [...runs]);
}

function minus(run: Run, other: Run): Run[] {
  const end = run.clock + run.n;
  const otherEnd = other.clock + other.n;
  if (run.client !== other.client || other.clock >= end || otherEnd <= run.clock) return [run];
  const before = other.clock - run.clock;
  const after = end - otherEnd;
  return [
    ...(before > 0 ? [{ ...run, n: before }] : []),
    ...(after > 0 ? [{ ...run, clock: otherEnd, n: after }] : []),
  ];
}

function insert(doc: Y.Doc, text: Y.Text, at: number, content: string): Run {
  const run = { client: doc.clientID, clock: Y.getState(doc.store, doc.clientID), n: content.length };
  text.insert(at, content);
  return run;
}

function remove(text: Y.Text, at: number, n: number): Removed {
  const all = pieces(text);
  const inside = cutOut(all, at, at + n);
  const removed = {
    text: inside.map((piece) => piece.text).join(""),
    letters: inside.map((piece) => piece.run),
    place: Y.createRelativePositionFromTypeIndex(text, at),
    left: cutOut(all, at - 1, at)[0]?.run ?? null,
    right: cutOut(all, at + n, at + n + 1)[0]?.run ?? null,
  };
  text.delete(at, n);
  return removed;
}

/**
 * Where removed letters belong now, as an index. Their own graves tell it best, but letters that returned
 * stand behind the graves and not among them: then the neighbour that returned tells it.
 */
function find(doc: Y.Doc, text: Y.Text, piece: Removed, provenance: Provenance): number {
  const all = pieces(text);
  const standIn = (run: Run | null): Piece | undefined =>
    run ? own(all, provenance.descendants([run])).at(-1) : undefined;
  const left = standIn(piece.left);
  const right = standIn(piece.right);
  const grave = Y.createAbsolutePositionFromRelativePosition(piece.place, doc);
  const index = grave && grave.type === text ? grave.index : null;
  if (left && !(index !== null && isSame(left.run, piece.left))) return left.at + left.text.length;
  if (!left && right && !(index !== null && isSame(right.run, piece.right))) return right.at;
  return index ?? (piece.left ? text.length : 0);
}

function isSame(a: Run, b: Run | null): boolean {
  return a.client === b?.client && a.clock === b.clock;
}

function pieces(text: Y.Text): Piece[] {
  const all: Piece[] = [];
  let at = 0;
  for (let item = text._start; item; item = item.right) {
    if (item.deleted || !item.countable) continue;
    if (item.content instanceof Y.ContentString) {
      const run = { client: item.id.client, clock: item.id.clock, n: item.length };
      all.push({ at, text: item.content.str, run });
    }
    at += item.length;
  }
  return all;
}

/** The parts of the pieces that belong to the runs, in order, no letter twice. */
function own(all: readonly Piece[], runs: readonly Run[]): Piece[] {
  return all.flatMap((piece) => {
    let done = piece.at;
    return runs
      .filter((run) => run.client === piece.run.client)
      .sort((a, b) => a.clock - b.clock)
      .flatMap((run) => {
        const from = piece.at + run.clock - piece.run.clock;
        const found = cutOut([piece], Math.max(done, from), from + run.n);
        done = Math.max(done, from + run.n);
        return found;
      });
  });
}

/** Pieces that follow each other without a gap, as one. */
function adjoining(all: readonly Piece[]): { at: number; n: number }[] {
  const spans: { at: number; n: number }[] = [];
  for (const { at, text } of all) {
    const last = spans.at(-1);
    if (last && last.at + last.n === at) last.n += text.length;
    else spans.push({ at, n: text.length });
  }
  return spans;
}

/** The parts of the pieces between two indices. */
function cutOut(all: readonly Piece[], from: number, to: number): Piece[] {
  return all.flatMap(({ at, text, run }) => {
    const start = Math.max(from, at);
    const end = Math.min(to, at + text.length);
    if (start >= end) return [];
    return [
      {
        at: start,
        text: text.slice(start - at, end - at),
        run: { client: run.client, clock: run.clock + start - at, n: end - start },
      },
    ];
  });
}
