/** A room of 200 costs as much as what changes in it. */
import { effect } from "@preact/signals";
import { beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../testing/clock";
import type { Heard } from "./compact";
import { PresenceList } from "./presence";

const CROWD = 200;
const OWN = 1_000;

const state = (n: number, more: object = {}): unknown => ({
  user: { id: `p${n}`, name: `Person ${String(n).padStart(3, "0")}`, color: "c1", role: "participant" },
  editing: null,
  drag: null,
  ...more,
});

const entry = (n: number, more?: object): Heard => ({
  op: "entry",
  index: n,
  clientId: n,
  state: state(n, more),
});

let list: PresenceList;
/** How often each thing was drawn since the last look. */
let drawn: Map<string, number>;

const count = (name: string): void => {
  drawn.set(name, (drawn.get(name) ?? 0) + 1);
};

beforeEach(() => {
  list = new PresenceList(OWN, new FakeClock(), () => true);
  list.open(true);
  list.receiveCompact(Array.from({ length: CROWD }, (_, n) => entry(n)));
  drawn = new Map();
  effect(() => {
    list.peers.value;
    count("list");
  });
  for (const { clientId, cursor, shift } of list.peers.value) {
    effect(() => {
      cursor.value;
      count(`cursor ${clientId}`);
    });
    effect(() => {
      shift.value;
      count(`drag ${clientId}`);
    });
  }
  expect(drawn.size).toBe(1 + 2 * CROWD);
  drawn.clear();
});

describe("one record", () => {
  it("of a cursor touches one thing", () => {
    list.receiveCompact([{ op: "cursor", index: 17, x: 1, y: 2 }]);
    expect([...drawn]).toEqual([["cursor 17", 1]]);
    list.receiveCompact([{ op: "cursor", index: 17, x: 1, y: 2 }]);
    expect([...drawn]).toEqual([["cursor 17", 1]]);
  });

  it("of a drag touches the list when it begins and ends, and else one thing", () => {
    const drag = (dx: number): Heard[] => [
      entry(17, { drag: { ids: ["a"], dx, dy: 0 } }),
      { op: "cursor", index: 17, x: 5, y: 5 },
    ];
    list.receiveCompact(drag(1));
    expect(Object.fromEntries(drawn)).toEqual({ list: 1, "drag 17": 1, "cursor 17": 1 });
    drawn.clear();
    for (let dx = 2; dx < 12; dx++) list.receiveCompact(drag(dx));
    expect([...drawn]).toEqual([["drag 17", 10]]);
    list.receiveCompact([entry(17)]);
    expect(drawn.get("list")).toBe(1);
  });

  it("that says the same again touches nothing", () => {
    list.receiveCompact(Array.from({ length: CROWD }, (_, n) => entry(n)));
    expect(drawn.size).toBe(0);
  });
});

it("a frame in which everybody moves draws each once, and never the list", () => {
  const moves = (x: number): Heard[] =>
    Array.from({ length: CROWD }, (_, index) => ({ op: "cursor", index, x, y: 0 }));
  list.receiveCompact([...moves(1), ...moves(2)]);
  expect(drawn.size).toBe(CROWD);
  expect(new Set(drawn.values())).toEqual(new Set([1]));
});

it("many who come in one frame are listed once", () => {
  list.receiveCompact(Array.from({ length: 50 }, (_, n) => entry(CROWD + n)));
  expect([...drawn]).toEqual([["list", 1]]);
  expect(list.peers.value.length).toBe(CROWD + 50);
});
