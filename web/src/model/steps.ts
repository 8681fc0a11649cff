/**
 * The parts of a step that can be undone, each with its inverse. An inverse is a new edit that touches only
 * what still is as this person left it (product.md §2); what it did is again a part, so redo is undo of undo.
 */
import * as Y from "yjs";
import { type Content, contentOf, contentWeight, type Value } from "./content";
import { differs, type Edit, letters, takeBack } from "./letters";
import { contested, type Provenance, type Run, stamp, stamps } from "./provenance";
import { readCircle, readComment, readConnection } from "./read";
import { CIRCLES, COMMENTS, CONNECTIONS, FIELDS, MARKS, type NOTES } from "./schema";

/** Roots whose things come and go by commands. */
export type Root = typeof NOTES | typeof CONNECTIONS | typeof CIRCLES | typeof MARKS | typeof COMMENTS;

export type Part =
  | {
      readonly kind: "created";
      readonly root: Root;
      readonly id: string;
      readonly stamps: ReadonlyMap<string, string>;
      readonly letters: readonly Run[];
    }
  | {
      readonly kind: "deleted";
      readonly root: Root;
      readonly id: string;
      readonly content: Content;
      readonly stamps: ReadonlyMap<string, string>;
    }
  | {
      readonly kind: "value";
      readonly root: Root;
      readonly id: string;
      readonly key: string;
      /** The map inside the thing in which the key stands; undefined: the thing itself. */
      readonly of: string | undefined;
      readonly before: unknown;
      readonly stampBefore: string | null;
      readonly stampAfter: string | null;
    }
  | { readonly kind: "text"; readonly root: string; readonly id: string; readonly edit: Edit };

/** Writes one change of a command's step; undefined: there was nothing to change. */
export type Change = (doc: Y.Doc) => Part | undefined;

/** What became of the inverse of a part: undefined: nothing was left to do. */
export type Inverse = Part | { readonly kind: "kept"; readonly id: string } | undefined;

export interface Ground {
  readonly doc: Y.Doc;
  readonly provenance: Provenance;
  readonly person: string | null;
  /** Notes that others have connected, circled, commented on or voted for: these are not taken away. */
  readonly referred: { has(id: string): boolean };
}

/** Does the opposite of the part as far as nobody else built on it. Call it inside a transaction. */
export function invert(part: Part, ground: Ground): Inverse {
  switch (part.kind) {
    case "created":
      return uncreate(part, ground);
    case "deleted":
      return revive(part, ground);
    case "value":
      return setBack(part, ground);
    case "text":
      return rewrite(part, ground);
  }
}

/** Records a thing that was just made. */
export function created(root: Root, id: string, thing: Y.Map<unknown>): Part {
  const text = thing.get(textKey(root));
  const written = text instanceof Y.Text ? letters(text) : [];
  return { kind: "created", root, id, stamps: stamps(thing), letters: written };
}

/** Deletes a thing and records how it was. */
export function remove(doc: Y.Doc, root: Root, id: string): Part | undefined {
  const thing = thingMap(doc, root, id);
  if (!thing) return undefined;
  const part: Part = { kind: "deleted", root, id, content: contentOf(thing), stamps: stamps(thing) };
  doc.getMap(root).delete(id);
  return part;
}

/**
 * Sets a plain value of a thing, or of a map inside it (`of`), and records what stood there; undefined takes it
 * away.
 */
export function setValue(
  doc: Y.Doc,
  root: Root,
  id: string,
  key: string,
  value: unknown,
  of?: string,
): Part | undefined {
  const thing = thingMap(doc, root, id, of);
  if (!thing) return undefined;
  const before = thing.get(key);
  const stampBefore = stamp(thing, key);
  if (value === undefined) thing.delete(key);
  else thing.set(key, value);
  return { kind: "value", root, id, key, of, before, stampBefore, stampAfter: stamp(thing, key) };
}

function thingMap(doc: Y.Doc, root: string, id: string, of?: string): Y.Map<unknown> | undefined {
  const thing = doc.getMap(root).get(id);
  const found = thing instanceof Y.Map && of !== undefined ? thing.get(of) : thing;
  return found instanceof Y.Map ? found : undefined;
}

/** Under which key a thing has its shared Text. */
function textKey(root: string): string {
  return root === CIRCLES ? "name" : "text";
}

/** The shared Text of a note, of a circle (its name) or of a field. */
export function textOf(doc: Y.Doc, root: string, id: string): Y.Text | undefined {
  const text = root === FIELDS ? doc.getMap(FIELDS).get(id) : thingMap(doc, root, id)?.get(textKey(root));
  return text instanceof Y.Text ? text : undefined;
}

/** A rough size of the update that a part's inverse writes, in bytes. */
export function weight(part: Part): number {
  if (part.kind === "deleted") return contentWeight(part.content);
  if (part.kind === "text") return part.edit.removed.reduce((n, { text }) => n + 20 + 3 * text.length, 60);
  return 120;
}

function uncreate(part: Part & { kind: "created" }, ground: Ground): Inverse {
  const thing = thingMap(ground.doc, part.root, part.id);
  if (!thing) return undefined;
  if (isBuiltOn(part, thing, ground)) return { kind: "kept", id: part.id };
  return remove(ground.doc, part.root, part.id);
}

/**
 * Whether somebody else wrote in the note (or changed the line, put into the circle or took out of it), moved,
 * changed, connected, circled, commented or voted for it, or made the same mark at the same time.
 */
function isBuiltOn(part: Part & { kind: "created" }, note: Y.Map<unknown>, ground: Ground): boolean {
  const { doc, provenance, person } = ground;
  if (part.root === MARKS && contested(doc.getMap(MARKS), part.id)) return true;
  const counts = (key: string): boolean => !key.startsWith("reactions");
  const now = [...stamps(note)].filter(([key]) => counts(key));
  const known = [...part.stamps.keys()].filter(counts).length;
  const canonical = (found: string | undefined): string | null =>
    found === undefined ? null : provenance.canonical(found);
  if (now.length !== known) return true;
  if (now.some(([key, found]) => canonical(found) !== canonical(part.stamps.get(key)))) return true;
  const text = note.get(textKey(part.root));
  if (text instanceof Y.Text && differs(text, part.letters, provenance)) return true;
  const reactions = note.get("reactions");
  if (reactions instanceof Y.Map && [...reactions.keys()].some((by) => by !== person)) return true;
  return ground.referred.has(part.id);
}

/** Ids of the notes that a connection, circle or comment of somebody else names. */
export function referredByOthers(doc: Y.Doc, person: string | null, provenance: Provenance): Set<string> {
  const ids = new Set<string>();
  const see = (by: string | null, named: readonly string[]): void => {
    if (by === null || by !== person) for (const id of named) ids.add(id);
  };
  for (const value of doc.getMap(CONNECTIONS).values()) {
    const line = readConnection("", value);
    if (line) see(line.by, [line.from, line.to]);
  }
  // Others may have put a note into one's own circle too.
  for (const [id, value] of doc.getMap(CIRCLES).entries()) {
    const circle = readCircle("", value);
    if (!circle) continue;
    see(circle.by, circle.members);
    const members = thingMap(doc, CIRCLES, id, "members");
    for (const note of circle.members) {
      const put = members && stamp(members, note);
      if (put && !provenance.canonical(put).startsWith(`${doc.clientID}:`)) ids.add(note);
    }
  }
  for (const value of doc.getMap(COMMENTS).values()) {
    const comment = readComment("", value);
    if (comment) see(comment.by, [comment.note]);
  }
  return ids;
}

function revive(part: Part & { kind: "deleted" }, ground: Ground): Inverse {
  const { doc, provenance } = ground;
  const things = doc.getMap(part.root);
  // Somebody brought it back already: theirs stays.
  if (things.has(part.id)) return undefined;
  const thing = new Y.Map<unknown>();
  things.set(part.id, thing);
  for (const [key, value] of part.content) {
    // A mark is of whoever set it last, also when it is set again.
    if (part.root === MARKS && key === "by") thing.set(key, ground.person);
    else if (value.kind === "plain") thing.set(key, value.value);
    else if (value.kind === "map") thing.set(key, new Y.Map(value.entries.map(([k, v]) => [k, v])));
    else reviveText(thing, key, value, ground);
  }
  for (const [key, found] of stamps(thing)) {
    const original = part.stamps.get(key);
    if (original !== undefined) provenance.aliasValue(found, original);
  }
  return created(part.root, part.id, thing);
}

function reviveText(
  note: Y.Map<unknown>,
  key: string,
  value: Value & { kind: "text" },
  ground: Ground,
): void {
  const { doc, provenance } = ground;
  const text = new Y.Text();
  note.set(key, text);
  if (value.text === "") return;
  const clock = Y.getState(doc.store, doc.clientID);
  text.insert(0, value.text);
  provenance.aliasLetters(value.letters, doc.clientID, clock);
}

function setBack(part: Part & { kind: "value" }, ground: Ground): Inverse {
  const { doc, provenance } = ground;
  const thing = thingMap(doc, part.root, part.id, part.of);
  if (!thing) return undefined;
  const standsFor = (found: string | null): string | null => found && provenance.canonical(found);
  const mine = standsFor(stamp(thing, part.key)) === standsFor(part.stampAfter);
  // Another has put the same note into the circle at the same time.
  const shared = part.of !== undefined && contested(thing, part.key);
  if (!mine || shared) return { kind: "kept", id: part.id };
  const inverse = setValue(doc, part.root, part.id, part.key, part.before, part.of);
  if (inverse?.kind === "value" && inverse.stampAfter !== null && part.stampBefore !== null)
    provenance.aliasValue(inverse.stampAfter, part.stampBefore);
  return inverse;
}

function rewrite(part: Part & { kind: "text" }, ground: Ground): Inverse {
  const text = textOf(ground.doc, part.root, part.id);
  if (!text) return undefined;
  const edit = takeBack(ground.doc, text, part.edit, ground.provenance);
  return edit.inserted.length + edit.removed.length > 0 ? { ...part, edit } : undefined;
}
