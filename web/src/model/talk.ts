/**
 * What people say about notes: reactions, comments, tags. A reaction stands in the note under its person, so that
 * nobody's is in the way of another's; a comment is a thing of its own and names its note.
 */
import type { ReadonlySignal } from "@preact/signals";
import * as Y from "yjs";
import type { BoardModel } from "./board";
import { COMMENTS, MAX_COMMENT, MAX_OTHERS, NOTES } from "./schema";
import { type Change, created, type Part, remove, setValue } from "./steps";
import { clean, cut } from "./text";
import type { Layout, Note } from "./types";

/** What may be put on a note, one a person. Other programs may put other words: these are shown as they are. */
export const REACTIONS = ["agree", "important", "idea", "unclear"] as const;

const REACTED = "reactions";

export type TalkResult =
  /** As wanted. `id` is the note's, or of a new comment its own. */
  | { readonly kind: "done"; readonly id: string }
  /** There are no words in the comment. */
  | { readonly kind: "empty" }
  /** The note or the tag isn't there (any more). */
  | { readonly kind: "gone" }
  /** The board holds as many comments as it may. */
  | { readonly kind: "full" };

interface TalkDeps {
  readonly model: BoardModel;
  readonly layout: ReadonlySignal<Layout>;
  readonly person: string | null;
  /** ms since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
}

export class TalkCommands {
  readonly #deps: TalkDeps;
  readonly #step: (changes: readonly Change[]) => void;

  constructor(deps: TalkDeps, step: (changes: readonly Change[]) => void) {
    this.#deps = deps;
    this.#step = step;
  }

  /** Puts this person's one reaction on a note, or takes it off (null). As it is already leaves nothing to undo. */
  react(note: string, reaction: string | null): TalkResult {
    const { model, person } = this.#deps;
    const there = model.peek(note);
    if (!there || person === null) return { kind: "gone" };
    if ((there.reactions.get(person) ?? null) !== reaction)
      this.#step([(doc) => react(doc, note, person, reaction ?? undefined)]);
    return { kind: "done", id: note };
  }

  /** Says something about a note. */
  comment(note: string, words: string): TalkResult {
    const { model, newId, person, now } = this.#deps;
    const text = cut(clean(words).trim(), MAX_COMMENT);
    if (text === "") return { kind: "empty" };
    if (!model.peek(note)) return { kind: "gone" };
    if (model.comments.peek().length >= MAX_OTHERS) return { kind: "full" };
    const id = newId();
    this.#step([
      (doc) => {
        const comment = new Y.Map<unknown>();
        doc.getMap(COMMENTS).set(id, comment);
        comment.set("note", note);
        comment.set("text", text);
        comment.set("by", person);
        comment.set("at", now());
        return created(COMMENTS, id, comment);
      },
    ]);
    return { kind: "done", id };
  }

  /** Deletes a comment. Whose one may delete is asked in `rights.ts` and by the server. */
  removeComment(id: string): void {
    this.#step([(doc) => remove(doc, COMMENTS, id)]);
  }

  /** Gives notes a tag of the sheet, or takes it from them; what is as wanted already is left alone. */
  tag(notes: readonly string[], tag: string, on: boolean): TalkResult {
    const { model, layout } = this.#deps;
    const there = notes.flatMap((id) => model.peek(id) ?? []);
    const known = layout.peek().noteTags.some(({ id }) => id === tag);
    if (there.length === 0 || !known) return { kind: "gone" };
    const others = there.filter((note) => note.tags.includes(tag) !== on);
    this.#step(others.map((note) => (doc: Y.Doc) => setTag(doc, note, tag, on)));
    return { kind: "done", id: there[0]?.id ?? "" };
  }
}

function react(doc: Y.Doc, id: string, person: string, reaction: string | undefined): Part | undefined {
  const note = doc.getMap(NOTES).get(id);
  // Of notes that another program made the map isn't there before somebody reacts.
  if (note instanceof Y.Map && !note.has(REACTED)) note.set(REACTED, new Y.Map());
  return setValue(doc, NOTES, id, person, reaction, REACTED);
}

function setTag(doc: Y.Doc, note: Note, tag: string, on: boolean): Part | undefined {
  const tags = on ? [...note.tags, tag] : note.tags.filter((each) => each !== tag);
  return setValue(doc, NOTES, note.id, "tags", tags.length > 0 ? tags : undefined);
}
