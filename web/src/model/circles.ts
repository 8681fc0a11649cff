/**
 * Circles: named sets of notes or of areas. Each member is an entry of its own in the document, so what two
 * people put into one circle at once both stays. Taking out its last member leaves the circle: it isn't shown
 * any more, but what somebody else puts into it meanwhile is not lost with it.
 */
import type { ReadonlySignal } from "@preact/signals";
import * as Y from "yjs";
import type { BoardModel } from "./board";
import { write } from "./letters";
import { CIRCLES, MAX_CIRCLE_NAME, MAX_OTHERS } from "./schema";
import { type Change, created, type Part, remove, setValue, textOf } from "./steps";
import { clean, cut, splice } from "./text";
import type { Circle, CircleShape, Layout } from "./types";

export interface CircleDraft {
  readonly name: string;
  /** Note ids. */
  readonly members: readonly string[];
}

/** What is to become of a circle; what isn't named stays, also what others put in or take out meanwhile. */
export interface CircleChange {
  readonly name?: string;
  /** Note ids to put in and to take out. */
  readonly add?: readonly string[];
  readonly drop?: readonly string[];
}

export type CircleResult =
  /** Made, or changed as wanted. */
  | { readonly kind: "done"; readonly id: string }
  /** No note is chosen. */
  | { readonly kind: "empty" }
  /** These very notes have a circle already. */
  | { readonly kind: "exists"; readonly id: string }
  /** The circle isn't there (any more). */
  | { readonly kind: "gone" }
  /** The board holds as many circles as it may. */
  | { readonly kind: "full" };

interface CircleDeps {
  readonly model: BoardModel;
  readonly layout: ReadonlySignal<Layout>;
  readonly person: string | null;
  /** ms since 1970. */
  readonly now: () => number;
  readonly newId: () => string;
}

export class CircleCommands {
  readonly #deps: CircleDeps;
  readonly #step: (changes: readonly Change[]) => void;

  constructor(deps: CircleDeps, step: (changes: readonly Change[]) => void) {
    this.#deps = deps;
    this.#step = step;
  }

  /** Draws a circle round notes; those that are gone are left out. */
  make(draft: CircleDraft): CircleResult {
    const { model, newId } = this.#deps;
    const members = [...new Set(draft.members)].filter((id) => model.peek(id));
    if (members.length === 0) return { kind: "empty" };
    const twin = model.circles.peek().find((circle) => circle.zones.length === 0 && holds(circle, members));
    if (twin) return { kind: "exists", id: twin.id };
    if (model.circles.peek().length >= MAX_OTHERS) return { kind: "full" };
    const id = newId();
    const shape = members.length === 1 ? "note" : "set";
    this.#step([(doc) => this.#draw(doc, id, { ...draft, members, zones: [], shape })]);
    return { kind: "done", id };
  }

  /** Renames, puts in and takes out in one step; what is as wanted already is left alone. */
  change(id: string, { name, add = [], drop = [] }: CircleChange): CircleResult {
    const circle = this.#circle(id);
    if (!circle) return { kind: "gone" };
    const coming = add.filter((note) => this.#deps.model.peek(note) && !circle.members.includes(note));
    const going = drop.filter((note) => circle.members.includes(note));
    this.#step([
      ...(name === undefined ? [] : [(doc: Y.Doc) => rename(doc, id, name)]),
      ...coming.map((note) => (doc: Y.Doc) => setValue(doc, CIRCLES, id, note, true, "members")),
      ...going.map((note) => (doc: Y.Doc) => setValue(doc, CIRCLES, id, note, undefined, "members")),
    ]);
    return { kind: "done", id };
  }

  /** Gives each of the areas `on` a circle of its own, and takes `off` out of theirs: all one step. */
  areas(on: readonly string[], off: readonly string[]): CircleResult {
    const { model, layout, newId } = this.#deps;
    const circles = model.circles.peek();
    const fresh = on.filter(
      (zone) =>
        layout.peek().zones.some((known) => known.id === zone) &&
        !circles.some(({ zones }) => zones.includes(zone)),
    );
    if (circles.length + fresh.length > MAX_OTHERS) return { kind: "full" };
    const draw = (zone: string, at: number): Change => {
      const draft = { name: "", members: [], zones: [zone], shape: "zone" } as const;
      return (doc) => this.#draw(doc, newId(), draft, at);
    };
    this.#step([
      ...fresh.map(draw),
      ...off.flatMap((zone) =>
        circles.filter(({ zones }) => zones.includes(zone)).map((circle) => uncircle(circle, zone)),
      ),
    ]);
    return { kind: "done", id: "" };
  }

  remove(id: string): void {
    this.#step([(doc) => remove(doc, CIRCLES, id)]);
  }

  #circle(id: string): Circle | undefined {
    return this.#deps.model.circles.peek().find((circle) => circle.id === id);
  }

  /** `after`: how many circles of the same step were drawn before, so that their order is the same for all. */
  #draw(doc: Y.Doc, id: string, draft: Drawn, after = 0): Part {
    const { person, now } = this.#deps;
    const circle = new Y.Map<unknown>();
    doc.getMap(CIRCLES).set(id, circle);
    circle.set("members", new Y.Map(draft.members.map((note) => [note, true])));
    circle.set("zones", new Y.Map(draft.zones.map((zone) => [zone, true])));
    circle.set("name", new Y.Text(oneLine(draft.name)));
    circle.set("shape", draft.shape);
    circle.set("by", person);
    circle.set("at", now() + after);
    return created(CIRCLES, id, circle);
  }
}

interface Drawn extends CircleDraft {
  readonly zones: readonly string[];
  readonly shape: CircleShape;
}

function holds(circle: Circle, members: readonly string[]): boolean {
  return circle.members.length === members.length && members.every((id) => circle.members.includes(id));
}

/** The area goes out of the circle; a circle that is nothing but this ring goes with it. */
function uncircle({ id, members, zones }: Circle, zone: string): Change {
  const only = members.length === 0 && zones.length === 1;
  return (doc) => (only ? remove(doc, CIRCLES, id) : setValue(doc, CIRCLES, id, zone, undefined, "zones"));
}

function rename(doc: Y.Doc, id: string, name: string): Part | undefined {
  const text = textOf(doc, CIRCLES, id);
  const change = text && splice(text.toString(), oneLine(name));
  return change ? { kind: "text", root: CIRCLES, id, edit: write(doc, text, change) } : undefined;
}

function oneLine(name: string): string {
  return cut(clean(name).replace(/\s+/g, " ").trim(), MAX_CIRCLE_NAME);
}
