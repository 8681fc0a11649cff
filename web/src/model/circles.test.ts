import { beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { type Editor, editor, group, layout, server, sync, zone } from "../testing/board";
import { bounds, circled, circling } from "./circling";
import type { Layout } from "./types";

let anna: Editor;
let bo: Editor;
let a: string;
let b: string;
let c: string;

beforeEach(() => {
  const origin = server();
  anna = editor("anna", origin);
  bo = editor("bo", origin);
  [a, b, c] = anna.commands.createNotes("left", ["a", "b", "c"]) as [string, string, string];
  sync(anna, bo);
});

function make(members: readonly string[] = [a, b], name = "Net"): string {
  const result = anna.commands.circles.make({ name, members });
  if (result.kind !== "done") throw new Error(result.kind);
  return result.id;
}

const circles = ({ model }: Editor) =>
  model.circles.value.map(({ name, shape, members, zones, by }) => ({ name, shape, members, zones, by }));
const net = (members: readonly string[], name = "Net") => ({
  name,
  shape: members.length > 1 ? "set" : "note",
  members: [...members].sort(),
  zones: [],
  by: "anna",
});

describe("a circle", () => {
  it("stands in the document as the server reads it", () => {
    const id = make([a, b], "  Help \n at home ");
    expect((anna.doc.getMap("circles").get(id) as Y.Map<unknown>).toJSON()).toEqual({
      members: { [a]: true, [b]: true },
      zones: {},
      name: "Help at home",
      shape: "set",
      by: "anna",
      at: expect.any(Number),
    });
  });

  it("needs notes that are there, and goes once round the same ones", () => {
    const again = (members: readonly string[]) => anna.commands.circles.make({ name: "", members });
    expect([again([]), again(["gone"])]).toEqual([{ kind: "empty" }, { kind: "empty" }]);
    const id = make([a, b, "gone", a]);
    expect(again([b, a])).toEqual({ kind: "exists", id });
    expect(again([a]).kind).toBe("done");
    expect(circles(anna).map(({ members }) => members.length)).toEqual([2, 1]);
  });

  it("above the most that a board holds isn't made", () => {
    const root = anna.doc.getMap("circles");
    anna.doc.transact(() => {
      for (let i = 0; i < 5_000; i++) root.set(`o${i}`, new Y.Map([["members", new Y.Map([[a, true]])]]));
    });
    expect(anna.commands.circles.make({ name: "", members: [a, b] })).toEqual({ kind: "full" });
    expect(anna.commands.circles.areas(["left"], [])).toEqual({ kind: "full" });
  });

  it("is changed in one step: name, who comes and who goes", () => {
    const id = make([a, b]);
    const change = { name: "x".repeat(80), add: [c, "gone"], drop: [a, "never"] };
    expect(anna.commands.circles.change(id, change).kind).toBe("done");
    expect(circles(anna)).toEqual([net([b, c], "x".repeat(60))]);
    anna.commands.undo();
    expect(circles(anna)).toEqual([net([a, b])]);
    anna.commands.redo();
    expect(circles(anna)).toEqual([net([b, c], "x".repeat(60))]);
  });

  it("that is changed into itself leaves nothing to undo", () => {
    anna.commands.circles.change(make([a]), { name: "Net", add: [a], drop: [c] });
    anna.commands.undo();
    expect(circles(anna)).toEqual([]);
    expect(anna.commands.circles.change("gone", { name: "x" })).toEqual({ kind: "gone" });
  });

  it("takes what two people put into it at once", () => {
    const id = make([a]);
    sync(anna, bo);
    anna.commands.circles.change(id, { add: [b], name: "Net of A" });
    bo.commands.circles.change(id, { add: [c], name: "The Net" });
    sync(anna, bo);
    expect(circles(bo)).toEqual([net([a, b, c], "The Net of A")]);
    expect(circles(anna)).toEqual(circles(bo));
  });

  it("isn't there while all its notes are gone, and comes back with them", () => {
    const id = make([a]);
    make([b], "Second");
    anna.commands.deleteNotes([a]);
    expect(circles(anna)).toEqual([net([b], "Second")]);
    anna.commands.undo();
    expect(circles(anna)).toEqual([net([a]), net([b], "Second")]);
    anna.commands.circles.change(id, { drop: [a] });
    expect(circles(anna)).toEqual([net([b], "Second")]);
  });

  it("out of which the last note is taken keeps what another puts in meanwhile", () => {
    const id = make([a]);
    sync(anna, bo);
    anna.commands.circles.change(id, { drop: [a] });
    bo.commands.circles.change(id, { add: [b] });
    sync(anna, bo);
    expect(circles(anna)).toEqual([net([b])]);
  });
});

describe("circles of areas", () => {
  it("come and go in one step, each by itself", () => {
    anna.commands.circles.areas(["left", "right", "gone"], []);
    expect(circles(anna).map(({ zones, shape }) => [shape, ...zones])).toEqual([
      ["zone", "left"],
      ["zone", "right"],
    ]);
    anna.commands.circles.areas(["left", "scope"], ["right"]);
    const now = [["left"], ["scope"]];
    expect(circles(anna).map(({ zones }) => zones)).toEqual(now);
    expect(anna.doc.getMap("circles").size).toBe(2);
    anna.commands.undo();
    expect(circles(anna).map(({ zones }) => zones)).toEqual([["left"], ["right"]]);
    anna.commands.redo();
    expect(circles(anna).map(({ zones }) => zones)).toEqual(now);
  });

  it("of several, or with notes, only lose the area", () => {
    const circle = new Y.Map<unknown>([
      ["members", new Y.Map([[a, true]])],
      ["zones", new Y.Map([["left", true]])],
    ]);
    anna.doc.getMap("circles").set("o", circle);
    anna.commands.circles.areas([], ["left"]);
    expect(circles(anna).map(({ members, zones }) => [members, zones])).toEqual([[[a], []]]);
  });

  it("go with an area that is taken off the sheet", () => {
    anna.commands.circles.areas(["left", "right"], []);
    const zones = anna.layout.value.zones.filter(({ id }) => id !== "left");
    anna.layout.value = { ...anna.layout.value, zones };
    expect(circles(anna).map((circle) => circle.zones)).toEqual([["right"]]);
  });
});

describe("C4: undo of circles", () => {
  it("takes a made circle away, and redo brings it back whole", () => {
    const id = make();
    expect(anna.commands.undo()).toEqual({ kind: "done", notes: [id] });
    expect(circles(anna)).toEqual([]);
    anna.commands.redo();
    expect(circles(anna)).toEqual([net([a, b])]);
  });

  it("brings a deleted circle of another back as theirs, with name and members", () => {
    const id = make();
    sync(anna, bo);
    bo.commands.circles.remove(id);
    expect(circles(bo)).toEqual([]);
    bo.commands.undo();
    sync(anna, bo);
    expect(circles(anna)).toEqual([net([a, b])]);
    // And it is still known as one's own.
    expect(anna.commands.undo().kind).toBe("kept");
  });

  it.each([
    ["put a note in", { add: ["c"] }, ["a", "b", "c"], "Net"],
    ["taken a note out", { drop: ["a"] }, ["b"], "Net"],
    ["renamed", { name: "Of Bo" }, ["a", "b"], "Of Bo"],
  ])("leaves a circle that another has %s", (_, change: Record<string, unknown>, members, name) => {
    const ids = (names: unknown) =>
      Array.isArray(names) ? names.map((each) => ({ a, b, c })[each as "a"]) : [];
    const id = make();
    sync(anna, bo);
    bo.commands.circles.change(id, { ...change, add: ids(change.add), drop: ids(change.drop) });
    sync(anna, bo);
    expect(anna.commands.undo()).toEqual({ kind: "kept", notes: [], kept: [id] });
    expect(circles(anna)).toEqual([{ ...net(ids(members), name), shape: "set" }]);
  });

  it("takes out only what oneself has put in", () => {
    const id = make([a]);
    anna.commands.circles.change(id, { add: [b] });
    sync(anna, bo);
    bo.commands.circles.change(id, { add: [c] });
    sync(anna, bo);
    expect(anna.commands.undo().kind).toBe("done");
    expect(circles(anna)).toEqual([{ ...net([a, c]), shape: "set" }]);
  });

  it("leaves in what another has put in at the same time", () => {
    const id = make([a]);
    sync(anna, bo);
    anna.commands.circles.change(id, { add: [b] });
    bo.commands.circles.change(id, { add: [b] });
    sync(anna, bo);
    for (const who of [anna, bo]) expect(who.commands.undo()).toMatchObject({ kind: "kept", kept: [id] });
    expect(circles(anna)).toEqual([{ ...net([a, b]), shape: "set" }]);
  });

  it("puts nothing back that another has put back and taken out since", () => {
    const id = make();
    anna.commands.circles.change(id, { drop: [b] });
    sync(anna, bo);
    bo.commands.circles.change(id, { add: [b] });
    bo.commands.circles.change(id, { drop: [b] });
    bo.commands.circles.change(id, { add: [b] });
    sync(anna, bo);
    expect(anna.commands.undo()).toEqual({ kind: "kept", notes: [], kept: [id] });
  });

  it("keeps one's own note that another has put into one's own circle", () => {
    const id = make([a]);
    sync(anna, bo);
    bo.commands.circles.change(id, { add: [b] });
    sync(anna, bo);
    expect(anna.commands.undo()).toEqual({ kind: "kept", notes: [], kept: [id] });
    const result = anna.commands.undo();
    expect(result.kind === "kept" && result.kept).toEqual([b]);
  });
});

describe("how a sheet uses circles", () => {
  const step = { id: "D", title: "", text: "", minutes: 1, tools: ["circle"], focus: [] };
  const asks = (rule: { type: string } & Record<string, unknown>): Layout => ({
    ...layout(),
    steps: [step],
    criteria: [{ id: "c", level: "required", message: "", rule }],
    groups: [group("g", { zones: ["left", "right"] })],
  });

  it("says what they go round and how many are asked for", () => {
    expect(circling(layout())).toBeNull();
    const four = circling(asks({ type: "circles", min: 4, max: 5, named: true }));
    expect(four).toEqual({ what: "notes", min: 4, max: 5 });
    expect(circling(asks({ type: "words" }))).toEqual({ what: "notes", min: null, max: null });
    const areas = { ...zone("left", { x: 0, y: 0, w: 1, h: 1 }, 1), circleTarget: true };
    expect(circling({ ...layout(), steps: [step], zones: [areas] })?.what).toBe("areas");
  });

  it.each([
    [4, 5, "4–5"],
    [3, 3, "3"],
    [null, 3, "0–3"],
    [2, null, "2–"],
    [null, null, ""],
  ])("from %s to %s is written %s", (min, max, text) => {
    expect(bounds({ what: "notes", min, max })).toBe(text);
  });

  it("counts circles, or different areas of the group", () => {
    make();
    anna.commands.circles.areas(["left", "scope"], []);
    const all = anna.model.circles.value;
    expect(circled(all, asks({ type: "circles" }))).toBe(3);
    expect(circled(all, asks({ type: "circled_zones", group: "g", min: 3, max: 3 }))).toBe(1);
  });
});
