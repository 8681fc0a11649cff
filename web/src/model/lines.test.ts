import { beforeEach, describe, expect, it } from "vitest";
import * as Y from "yjs";
import { type Editor, editor, layout, server, sync } from "../testing/board";
import type { ConnectionKind } from "./types";

const KINDS: readonly ConnectionKind[] = [
  { id: "funding", label: "Funding", directed: true, style: "funding", hint: null },
  { id: "joint", label: "Joint", directed: false, style: "joint", hint: null },
];

let anna: Editor;
let bo: Editor;
let a: string;
let b: string;

function come(name: string, origin: Uint8Array): Editor {
  const found = editor(name, origin);
  found.layout.value = { ...layout(), connectionKinds: KINDS };
  return found;
}

const lines = ({ model }: Editor) =>
  model.connections.value.map(({ from, to, kind, label, by }) => ({ from, to, kind, label, by }));

function connect(kind = "funding", label = ""): string {
  const result = anna.commands.lines.connect({ from: a, to: b, kind, label });
  if (result.kind !== "done") throw new Error(result.kind);
  return result.id;
}

beforeEach(() => {
  const origin = server();
  anna = come("anna", origin);
  bo = come("bo", origin);
  [a, b] = anna.commands.createNotes("left", ["a", "b"]) as [string, string];
  sync(anna, bo);
});

describe("a line", () => {
  it("stands in the document as the server reads it", () => {
    const id = connect("funding", "  a \n year ");
    const line = anna.doc.getMap("connections").get(id) as Y.Map<unknown>;
    expect(line.toJSON()).toEqual({
      from: a,
      to: b,
      kind: "funding",
      label: "a year",
      by: "anna",
      at: expect.any(Number),
    });
  });

  it("without a label has none in the document", () => {
    const line = anna.doc.getMap("connections").get(connect()) as Y.Map<unknown>;
    expect([...line.keys()].sort()).toEqual(["at", "by", "from", "kind", "to"]);
  });

  it("isn't made twice, without a direction not the other way round either", () => {
    const funding = connect("funding");
    const joint = connect("joint");
    const again = (from: string, to: string, kind: string) => anna.commands.lines.connect({ from, to, kind });
    expect(again(a, b, "funding")).toEqual({ kind: "exists", id: funding });
    expect(again(b, a, "joint")).toEqual({ kind: "exists", id: joint });
    expect(again(b, a, "funding").kind).toBe("done");
  });

  it("needs two different notes that are there, and a kind of the template", () => {
    const make = (from: string, to: string, kind = "joint") =>
      anna.commands.lines.connect({ from, to, kind }).kind;
    expect([make(a, a), make(a, "gone"), make("gone", b), make(a, b, "strange")]).toEqual([
      "same-note",
      "gone",
      "gone",
      "gone",
    ]);
    expect(lines(anna)).toEqual([]);
  });

  it("above the most that a board holds isn't made", () => {
    const root = anna.doc.getMap("connections");
    anna.doc.transact(() => {
      for (let i = 0; i < 5_000; i++) root.set(`l${i}`, new Y.Map([["kind", "joint"]]));
    });
    expect(anna.commands.lines.connect({ from: a, to: b, kind: "joint" }).kind).toBe("full");
  });

  it("has a label of 120 characters at most", () => {
    connect("joint", "x".repeat(200));
    expect(lines(anna)[0]?.label).toBe("x".repeat(120));
  });

  it("changes kind and label in one step, but not into one that is there", () => {
    const id = connect("funding");
    expect(anna.commands.lines.change(id, { kind: "joint", label: "new" }).kind).toBe("done");
    expect(lines(anna)).toEqual([{ from: a, to: b, kind: "joint", label: "new", by: "anna" }]);
    connect("funding");
    expect(anna.commands.lines.change(id, { kind: "funding", label: "new" }).kind).toBe("exists");
    anna.commands.undo();
    anna.commands.undo();
    expect(lines(anna)).toEqual([{ from: a, to: b, kind: "funding", label: "", by: "anna" }]);
    anna.commands.redo();
    expect(lines(anna)[0]).toMatchObject({ kind: "joint", label: "new" });
  });

  it("that is changed into itself leaves nothing to undo", () => {
    const id = connect("funding", "x");
    anna.commands.lines.change(id, { kind: "funding", label: "x" });
    anna.commands.undo();
    expect(lines(anna)).toEqual([]);
  });
});

describe("C4: undo of lines", () => {
  it("takes a made line away, and redo brings it back whole", () => {
    const id = connect("funding", "x");
    expect(anna.commands.undo()).toEqual({ kind: "done", notes: [id] });
    expect(lines(anna)).toEqual([]);
    anna.commands.redo();
    expect(lines(anna)).toEqual([{ from: a, to: b, kind: "funding", label: "x", by: "anna" }]);
  });

  it("brings a deleted line of another back as theirs", () => {
    const id = connect("funding", "x");
    sync(anna, bo);
    bo.commands.lines.remove(id);
    expect(lines(bo)).toEqual([]);
    bo.commands.undo();
    sync(anna, bo);
    expect(lines(anna)).toEqual([{ from: a, to: b, kind: "funding", label: "x", by: "anna" }]);
  });

  it.each([
    ["kind", { kind: "joint", label: "" }],
    ["label", { kind: "funding", label: "of bo" }],
  ])("leaves a line of which another has changed the %s", (_, change) => {
    const id = connect();
    sync(anna, bo);
    bo.commands.lines.change(id, change);
    sync(anna, bo);
    expect(anna.commands.undo()).toEqual({ kind: "kept", notes: [], kept: [id] });
    expect(lines(anna)[0]).toMatchObject(change);
  });

  it("sets a label back only where nobody has changed it since", () => {
    const id = connect("funding", "one");
    anna.commands.lines.change(id, { kind: "joint", label: "two" });
    sync(anna, bo);
    bo.commands.lines.change(id, { kind: "joint", label: "three" });
    sync(anna, bo);
    expect(anna.commands.undo()).toEqual({ kind: "kept", notes: [id], kept: [id] });
    expect(lines(anna)[0]).toMatchObject({ kind: "funding", label: "three" });
  });

  it("keeps one's own note that another has connected, and the line", () => {
    bo.commands.lines.connect({ from: b, to: a, kind: "joint" });
    sync(anna, bo);
    expect(anna.commands.undo()).toEqual({ kind: "kept", notes: [], kept: [b, a].toSorted().toReversed() });
    expect(lines(anna)).toHaveLength(1);
  });
});
