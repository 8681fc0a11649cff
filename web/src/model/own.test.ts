import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { OwnChanges } from "./own";
import { CONNECTIONS, MARKS, NOTES } from "./schema";

function write(doc: Y.Doc, id: string): void {
  doc.getMap(NOTES).set(id, new Y.Map([["text", new Y.Text(id)]]));
}

describe("own changes", () => {
  it("are the notes that this window wrote in, however deep, until they are saved", () => {
    const doc = new Y.Doc();
    write(doc, "old");
    const own = new OwnChanges(doc);
    write(doc, "a");
    const old = doc.getMap(NOTES).get("old");
    if (old instanceof Y.Map) (old.get("text") as Y.Text).insert(0, "x");
    expect([...own.waiting.value].sort()).toEqual(["a", "old"]);
    own.saved();
    expect(own.waiting.value.size).toBe(0);
  });

  it("are lines and marks likewise", () => {
    const doc = new Y.Doc();
    const own = new OwnChanges(doc);
    for (const root of [CONNECTIONS, MARKS]) doc.getMap(root).set(`in ${root}`, new Y.Map());
    expect([...own.waiting.value]).toEqual(["in connections", "in marks"]);
  });

  it("are not what came from others", () => {
    const [mine, theirs] = [new Y.Doc(), new Y.Doc()];
    const own = new OwnChanges(mine);
    const told: string[] = [];
    own.subscribe((id) => told.push(id));
    write(theirs, "b");
    Y.applyUpdate(mine, Y.encodeStateAsUpdate(theirs), "server");
    write(mine, "a");
    expect([...own.waiting.value]).toEqual(["a"]);
    expect(told).toEqual(["a"]);
  });
});
