import { beforeEach, describe, expect, it } from "vitest";
import type * as Y from "yjs";
import { cell, type Editor, editor, layout, server, sync } from "../testing/board";
import { nextMark } from "./marks";

let anna: Editor;
let bo: Editor;

function come(name: string, origin: Uint8Array): Editor {
  const found = editor(name, origin);
  const cells = [cell("a", ["cross"]), cell("b", ["bigcross"], 5), cell("both", ["cross", "bigcross"], 6)];
  found.layout.value = { ...layout(), zones: [...layout().zones, ...cells] };
  return found;
}

const marks = ({ model }: Editor) => model.marks.value.map(({ zone, kind, by }) => `${zone} ${kind} ${by}`);

beforeEach(() => {
  const origin = server();
  anna = come("anna", origin);
  bo = come("bo", origin);
  // Of two that set a cell at once, Bo's mark is the one that stands.
  [anna.doc.clientID, bo.doc.clientID] = [1, 2];
});

describe("a mark", () => {
  it("stands in the document as the server reads it", () => {
    expect(anna.commands.marks.set("a", "cross")).toEqual({ kind: "done" });
    const mark = anna.doc.getMap("marks").get("a") as Y.Map<unknown>;
    expect(mark.toJSON()).toEqual({ kind: "cross", by: "anna", at: expect.any(Number) });
  });

  it("is set in cells that take its kind", () => {
    const set = (zone: string, kind: "cross" | "bigcross") => anna.commands.marks.set(zone, kind).kind;
    expect([set("a", "bigcross"), set("b", "bigcross"), set("left", "cross"), set("gone", "cross")]).toEqual([
      "gone",
      "done",
      "gone",
      "gone",
    ]);
    expect(marks(anna)).toEqual(["b bigcross anna"]);
  });

  it("is taken away by anybody, and set again by anybody", () => {
    anna.commands.marks.set("a", "cross");
    sync(anna, bo);
    bo.commands.marks.set("a", null);
    sync(anna, bo);
    expect(marks(anna)).toEqual([]);
    bo.commands.marks.set("a", "cross");
    sync(anna, bo);
    expect(marks(anna)).toEqual(["a cross bo"]);
  });

  it("that two people set at once is one", () => {
    anna.commands.marks.set("a", "cross");
    bo.commands.marks.set("a", "cross");
    sync(anna, bo);
    expect(marks(anna)).toHaveLength(1);
    expect(marks(bo)).toEqual(marks(anna));
  });

  it("that is as wanted leaves nothing to undo", () => {
    anna.commands.marks.set("a", null);
    expect(anna.commands.canUndo.value).toBe(false);
    anna.commands.marks.set("a", "cross");
    anna.commands.marks.set("a", "cross");
    anna.commands.undo();
    expect([marks(anna), anna.commands.canUndo.value]).toEqual([[], false]);
  });
});

describe("C4: undo of marks", () => {
  it("takes one back and redo sets it again", () => {
    anna.commands.marks.set("a", "cross");
    expect(anna.commands.undo()).toEqual({ kind: "done", notes: ["a"] });
    expect(marks(anna)).toEqual([]);
    anna.commands.redo();
    expect(marks(anna)).toEqual(["a cross anna"]);
  });

  it("sets another's again that one had taken away, as one's own", () => {
    anna.commands.marks.set("a", "cross");
    sync(anna, bo);
    bo.commands.marks.set("a", null);
    bo.commands.undo();
    sync(anna, bo);
    expect(marks(anna)).toEqual(["a cross bo"]);
    expect(anna.commands.undo()).toEqual({ kind: "kept", notes: [], kept: ["a"] });
  });

  it.each([true, false])("leaves what another has set at the same time (the first undoes: %s)", (first) => {
    anna.commands.marks.set("a", "cross");
    bo.commands.marks.set("a", "cross");
    sync(anna, bo);
    const who = first ? anna : bo;
    expect(who.commands.undo()).toEqual({ kind: "kept", notes: [], kept: ["a"] });
    sync(anna, bo);
    expect([marks(anna).length, marks(bo).length]).toEqual([1, 1]);
  });

  it("leaves what another has set after it was taken away", () => {
    anna.commands.marks.set("a", "cross");
    sync(anna, bo);
    bo.commands.marks.set("a", null);
    bo.commands.marks.set("a", "cross");
    sync(anna, bo);
    expect(anna.commands.undo()).toEqual({ kind: "kept", notes: [], kept: ["a"] });
    expect(marks(anna)).toEqual(["a cross bo"]);
  });

  it("of a kind sets it back only where nobody has changed it since", () => {
    anna.commands.marks.set("both", "cross");
    anna.commands.marks.set("both", "bigcross");
    anna.commands.undo();
    expect(marks(anna)).toEqual(["both cross anna"]);
    anna.commands.redo();
    sync(anna, bo);
    bo.commands.marks.set("both", "cross");
    sync(anna, bo);
    expect(anna.commands.undo().kind).toBe("kept");
    expect(marks(anna)).toEqual(["both cross anna"]);
  });
});

describe("a press on a cell", () => {
  const all = () => true;
  const onlyCross = (kind: string) => kind === "cross";
  it.each([
    ["sets its mark", ["cross"], null, all, "cross"],
    ["takes it away", ["cross"], "cross", all, null],
    ["goes through both kinds", ["cross", "bigcross"], null, all, "cross"],
    ["goes on to the second", ["cross", "bigcross"], "cross", all, "bigcross"],
    ["ends with nothing", ["cross", "bigcross"], "bigcross", all, null],
    ["uses the tools of the step alone", ["cross", "bigcross"], "cross", onlyCross, null],
    ["leaves a mark whose tool isn't there", ["cross", "bigcross"], "bigcross", onlyCross, undefined],
    ["does nothing without a tool", ["bigcross"], null, onlyCross, undefined],
    ["does nothing where there are no cells", [], null, all, undefined],
  ] as const)("%s", (_, kinds, now, open, wanted) => {
    expect(nextMark({ marks: kinds }, now, open)).toBe(wanted);
  });
});
