/** Random work of two people; one undoes everything, and all that the other did is untouched. */
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { cell, type Editor, editor, layout, random, server, sync } from "../testing/board";
import { readCircle } from "./read";
import { COLORS } from "./schema";
import { REACTIONS } from "./talk";

const KINDS = ["funding", "joint"] as const;

const CELLS = [cell("c1", ["cross"], 4), cell("c2", ["bigcross"], 5), cell("c3", ["cross", "bigcross"], 6)];

const TAGS = ["hard", "good"] as const;

/** Somebody on a sheet that has lines, cells for crosses and tags. */
function come(name: string, origin: Uint8Array): Editor {
  const found = editor(name, origin);
  const kinds = KINDS.map((id) => ({ id, label: id, directed: id === "funding", style: id, hint: null }));
  const noteTags = TAGS.map((id) => ({ id, label: id }));
  found.layout.value = {
    ...layout(),
    zones: [...layout().zones, ...CELLS],
    connectionKinds: kinds,
    noteTags,
  };
  return found;
}

interface Dice {
  below(n: number): number;
  pick<T>(from: readonly T[]): T | undefined;
}

function dice(seed: number): Dice {
  const next = random(seed);
  const below = (n: number): number => Math.floor(next() * n);
  return { below, pick: (from) => from[below(from.length)] };
}

/** Words of one's own letters, so that a text tells who wrote what. */
function retype(text: string, letters: string, roll: Dice): string {
  const at = roll.below(text.length + 1);
  const removed = roll.below(3) === 0 ? roll.below(4) : 0;
  const added = Array.from({ length: roll.below(4) }, () => roll.pick([...letters]) ?? "").join("");
  return text.slice(0, at) + added + text.slice(at + removed);
}

/** One random command; answers the ids that it deleted. */
function act(who: Editor, letters: string, roll: Dice): readonly string[] {
  const { commands, model } = who;
  const id = roll.pick(model.ids.value) ?? "";
  const text = model.peek(id)?.text ?? "";
  switch (roll.below(28)) {
    case 0:
      commands.createNote({ zone: roll.pick(["left", "right"]) ?? "left" }, retype("", letters, roll));
      return [];
    case 1:
      commands.createNotes("left", ["", retype("", letters, roll)]);
      return [];
    case 2:
      commands.moveToZone([id], roll.pick(["left", "right"]) ?? "left");
      return [];
    case 3:
      commands.setColor([id, roll.pick(model.ids.value) ?? ""], roll.pick(COLORS) ?? "grey");
      return [];
    case 4:
      commands.deleteNotes([id]);
      return [id];
    case 5:
      commands.setField("scope", retype(model.fields.value.get("scope") ?? "", letters, roll));
      return [];
    case 6:
      commands.duplicate([id]);
      return [];
    case 7:
    case 8:
      commands.lines.connect({
        from: id,
        to: roll.pick(model.ids.value) ?? "",
        kind: roll.pick(KINDS) ?? "",
      });
      return [];
    case 9: {
      const line = roll.pick(model.connections.value)?.id ?? "";
      const label = retype("", letters, roll);
      commands.lines.change(line, { kind: roll.pick(KINDS) ?? "", label });
      return [];
    }
    case 10: {
      const line = roll.pick(model.connections.value)?.id ?? "";
      commands.lines.remove(line);
      return [line];
    }
    case 11:
    case 12:
    case 13: {
      const { id: into = "", marks = [] } = roll.pick(CELLS) ?? {};
      commands.marks.set(into, roll.pick([...marks, null]) ?? null);
      return [];
    }
    case 14:
    case 15:
      commands.circles.make({
        name: retype("", letters, roll),
        members: [id, roll.pick(model.ids.value) ?? ""],
      });
      return [];
    case 16:
    case 17: {
      const circle = roll.pick(model.circles.value);
      commands.circles.change(circle?.id ?? "", {
        name: retype(circle?.name ?? "", letters, roll),
        add: roll.below(2) === 0 ? [id] : [],
        drop: roll.below(2) === 0 ? [roll.pick(circle?.members ?? []) ?? ""] : [],
      });
      return [];
    }
    case 18:
      return roll.below(3) === 0 ? area(who, roll) : uncircle(who, roll);
    case 19:
    case 20:
      commands.talk.react(id, roll.pick([...REACTIONS, null]) ?? null);
      return [];
    case 21:
      commands.talk.comment(id, retype("", letters, roll));
      return [];
    case 22:
      return tagOrUnsay(who, roll);
    default:
      commands.setText(id, retype(text, letters, roll), roll.below(2) === 0 ? "same" : undefined);
      return [];
  }
}

/** Circles an area, and takes the other one out of its circles; answers the ids of circles that went with it. */
function area({ commands, model }: Editor, roll: Dice): readonly string[] {
  const [on = "", off = ""] = roll.below(2) === 0 ? ["left", "right"] : ["right", "left"];
  const before = model.circles.value;
  commands.circles.areas([on], roll.below(2) === 0 ? [off] : []);
  return before.filter(({ id }) => !model.circles.value.some((each) => each.id === id)).map(({ id }) => id);
}

function uncircle({ commands, model }: Editor, roll: Dice): readonly string[] {
  const circle = roll.pick(model.circles.value)?.id ?? "";
  commands.circles.remove(circle);
  return [circle];
}

/** Tags a note, or deletes a comment; answers its id. */
function tagOrUnsay({ commands, model }: Editor, roll: Dice): readonly string[] {
  const id = roll.pick(model.ids.value) ?? "";
  if (roll.below(2) === 0) {
    commands.talk.tag([id, roll.pick(model.ids.value) ?? ""], roll.pick(TAGS) ?? "", roll.below(3) > 0);
    return [];
  }
  const comment = roll.pick(model.comments.value)?.id ?? "";
  commands.talk.removeComment(comment);
  return [comment];
}

/** What of a client's work stands in the document: `client:clock` of every value and letter. */
function standing(doc: Y.Doc, client: number): Set<string> {
  const found = new Set<string>();
  const see = (item: Y.Item): void => {
    if (item.deleted) return;
    if (item.id.client === client)
      for (let i = 0; i < item.length; i++) found.add(`${client}:${item.id.clock + i}`);
    if (!(item.content instanceof Y.ContentType)) return;
    for (const child of item.content.type._map.values()) see(child);
    for (let child = item.content.type._start; child; child = child.right) see(child);
  };
  for (const root of doc.share.values()) for (const item of root._map.values()) see(item);
  return found;
}

const content = (who: Editor): unknown => [
  who.doc.getMap("notes").toJSON(),
  who.doc.getMap("fields").toJSON(),
  who.model.connections.value
    .map(({ id, from, to, kind, label, by, at }) => [id, from, to, kind, label, by, at].join(" "))
    .sort(),
  who.model.marks.value.map(({ zone, kind, by, at }) => [zone, kind, by, at].join(" ")).sort(),
  who.model.comments.value.map(({ id, note, text, by, at }) => [id, note, text, by, at].join(" ")).sort(),
  // A circle that has nothing in it any more isn't shown, but it is there.
  [...who.doc.getMap("circles").entries()]
    .flatMap(([id, value]) => readCircle(id, value) ?? [])
    .map((circle) => JSON.stringify(circle))
    .sort(),
];

describe("C4: undoing everything", () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    "leaves the other's work untouched (seed %i)",
    (seed) => {
      const roll = dice(seed);
      const origin = server();
      const [anna, bo] = [come("anna", origin), come("bo", origin)];
      const deletedByBo = new Set<string>();
      for (let i = 0; i < 80; i++) {
        const turn = roll.below(20);
        if (turn === 0) anna.commands.undo();
        else if (turn === 1) anna.commands.redo();
        else if (turn < 11) act(anna, "ABC", roll);
        else for (const id of act(bo, "xyz", roll)) deletedByBo.add(id);
        if (roll.below(3) === 0) sync(anna, bo);
      }
      sync(anna, bo);
      const before = standing(anna.doc, bo.doc.clientID);
      while (anna.commands.undo().kind !== "nothing");
      const after = standing(anna.doc, bo.doc.clientID);
      expect([...before].filter((id) => !after.has(id))).toEqual([]);

      // And it did undo: none of Anna's words stand in the field, and every note, line, circle and comment of Bo's is
      // there that he hasn't deleted himself.
      expect(anna.model.fields.value.get("scope")).not.toMatch(/[ABC]/);
      const there = new Set([
        ...anna.model.ids.value,
        ...anna.model.connections.value.map(({ id }) => id),
        ...anna.doc.getMap("circles").keys(),
        ...anna.doc.getMap("comments").keys(),
      ]);
      const missing = bo.made.filter((id) => !deletedByBo.has(id) && !there.has(id));
      expect(missing).toEqual([]);
      sync(anna, bo);
      expect(content(anna)).toEqual(content(bo));
    },
  );

  it.each(Array.from({ length: 40 }, (_, seed) => 1_000 + seed))(
    "alone restores every state (seed %i)",
    (seed) => {
      const roll = dice(seed);
      const anna = come("anna", server());
      const states: string[] = [];
      const state = (): string => JSON.stringify(content(anna));
      for (let i = 0; i < 60; i++) {
        const before = state();
        const steps = anna.commands.canUndo.value;
        act(anna, "ABC", roll);
        anna.commands.endStep();
        if (state() !== before) states.push(before);
        else expect(anna.commands.canUndo.value).toBe(steps);
      }
      const end = state();
      const forward: string[] = [];
      for (const wanted of [...states].reverse()) {
        forward.push(state());
        expect(anna.commands.undo().kind).toBe("done");
        expect(state()).toBe(wanted);
      }
      expect(anna.commands.canUndo.value).toBe(false);
      for (const wanted of forward.reverse()) {
        expect(anna.commands.redo().kind).toBe("done");
        expect(state()).toBe(wanted);
      }
      expect(state()).toBe(end);
    },
  );
});
