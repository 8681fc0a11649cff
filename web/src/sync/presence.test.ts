import { beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../testing/clock";
import { toldIn } from "../testing/compact";
import { decode } from "./codec";
import type { Heard, Told } from "./compact";
import { PresenceList } from "./presence";
import type { Presence } from "./types";

const OWN = 7;
const at = (x: number): Presence => ({ cursor: { x, y: 0 }, editing: null, drag: null });
const user = { id: "p", name: "Bo", color: "c1", role: "participant" };

let clock: FakeClock;
let sent: { clientId: number; clock: number; state: unknown }[];
let clear: boolean;
let list: PresenceList;

beforeEach(() => {
  clock = new FakeClock();
  sent = [];
  clear = true;
  list = new PresenceList(OWN, clock, (bytes) => {
    const frame = decode(bytes);
    if (clear && frame.kind === "presence") sent.push(...frame.entries);
    return clear;
  });
});

describe("one's own state", () => {
  it("is told at most twenty times a second, and the latest always", () => {
    list.open(false);
    for (let i = 1; i <= 100; i++) {
      clock.pass(10);
      list.set(at(i));
    }
    clock.pass(100);
    expect(sent.length).toBeGreaterThanOrEqual(19);
    expect(sent.length).toBeLessThanOrEqual(22);
    expect(sent.at(-1)?.state).toEqual(at(100));
  });

  it("is told with a growing clock, again after 15 s, and never when it hasn't changed otherwise", () => {
    list.open(false);
    clock.pass(100);
    list.set(at(1));
    list.set(at(1));
    clock.pass(14_000);
    expect(sent.length).toBe(2);
    clock.pass(2_000);
    expect(sent.length).toBe(3);
    expect(sent.map((entry) => entry.clock)).toEqual([1, 2, 3]);
  });

  it("isn't told without a connection, and at once when there is one", () => {
    list.set(at(1));
    clock.pass(1_000);
    expect(sent).toEqual([]);
    list.open(false);
    expect(sent).toMatchObject([{ clientId: OWN, state: at(1) }]);
    list.close();
    clock.pass(60_000);
    expect(sent.length).toBe(1);
  });

  it("waits while the line is congested, and then only the latest is told", () => {
    list.open(false);
    clock.pass(100);
    clear = false;
    for (let i = 1; i <= 10; i++) {
      list.set(at(i));
      clock.pass(50);
    }
    clear = true;
    clock.pass(50);
    expect(sent.slice(1).map((entry) => entry.state)).toEqual([at(10)]);
  });

  it("stands above an end of it that came late", () => {
    list.open(false);
    clock.pass(100);
    list.receive([{ clientId: OWN, clock: 5, state: null }]);
    expect(sent.at(-1)).toMatchObject({ clock: 6, state: { cursor: null } });
  });

  it("ends with null", () => {
    list.open(false);
    list.leave();
    expect(sent.at(-1)?.state).toBeNull();
  });

  it("stays small however many notes are dragged", () => {
    list.open(false);
    clock.pass(100);
    const ids = Array.from({ length: 500 }, (_, i) => `note-${i}`);
    list.set({ ...at(1), drag: { ids, dx: 1, dy: 1 } });
    expect(JSON.stringify(sent.at(-1)?.state).length).toBeLessThan(4_000);
  });
});

describe("one's own state in compact presence", () => {
  let told: Told[][];

  beforeEach(() => {
    told = [];
    list = new PresenceList(OWN, clock, (bytes) => {
      if (clear) told.push(toldIn(bytes));
      return clear;
    });
  });

  const idle = { editing: null, drag: null };
  const whole: Told = { op: "state", clientId: OWN, state: idle };

  it("is told whole at first, then only what has changed, in whole units", () => {
    list.open(true);
    clock.pass(100);
    list.set({ cursor: { x: 10.4, y: -0.2 }, ...idle });
    clock.pass(100);
    list.set({ cursor: { x: 10.1, y: 0.3 }, ...idle });
    clock.pass(100);
    list.set({ cursor: { x: 10, y: 0 }, editing: "n", drag: { ids: ["a"], dx: 1.2, dy: 3.9 } });
    clock.pass(100);
    list.set({ cursor: null, editing: "n", drag: { ids: ["a"], dx: 1, dy: 4 } });
    expect(told).toEqual([
      [whole, { op: "away" }],
      [{ op: "cursor", x: 10, y: 0 }],
      [
        {
          op: "state",
          clientId: OWN,
          state: { editing: "n", drag: { ids: ["a"], dx: 1, dy: 4 } },
        },
        { op: "cursor", x: 10, y: 0 },
      ],
      [{ op: "away" }],
    ]);
  });

  it("is told whole again every 15 s, also while one moves", () => {
    list.open(true);
    for (let i = 1; i <= 610; i++) {
      clock.pass(50);
      list.set(at(i));
    }
    const wholes = told.filter((frame) => frame.some((record) => record.op === "state"));
    expect(wholes.length).toBe(3);
    expect(told.length).toBeLessThanOrEqual(612);
  });

  it("is told as seldom as the server asks, and the last place always", () => {
    list.open(true);
    clock.pass(1_000);
    told = [];
    list.receiveCompact([{ op: "pace", ms: 400 }]);
    for (let i = 1; i <= 200; i++) {
      list.set(at(i));
      clock.pass(10);
    }
    clock.pass(400);
    expect(told.at(-1)).toEqual([{ op: "cursor", x: 200, y: 0 }]);
    expect(told.length).toBe(6);
  });

  it("is told half as often for a while when it was too much", () => {
    list.open(true);
    clock.pass(1_000);
    const inASecond = (): number => {
      told = [];
      for (let i = 1; i <= 100; i++) {
        list.set(at(clock.now()));
        clock.pass(10);
      }
      return told.length;
    };
    expect(inASecond()).toBe(21);
    list.slowDown();
    expect(inASecond()).toBeLessThanOrEqual(11);
    clock.pass(10_000);
    expect(inASecond()).toBe(21);
  });

  it("says nothing when one is back where one was before it could be told", () => {
    list.open(true);
    clock.pass(1_000);
    list.set(at(1));
    told = [];
    list.set(at(2));
    list.set(at(1));
    clock.pass(1_000);
    expect(told).toEqual([]);
  });

  it("asks for no cursors where none are shown, live, and those on their way aren't shown", () => {
    list.wantCursors(false);
    list.open(true);
    expect(told).toEqual([[whole, { op: "away" }, { op: "interest", cursors: false }]]);
    list.receiveCompact([
      { op: "entry", index: 1, clientId: 2, state: { user } },
      { op: "cursor", index: 1, x: 1, y: 2 },
    ]);
    expect(list.peers.value[0]?.cursor.value).toBeNull();
    told = [];
    clock.pass(100);
    list.wantCursors(true);
    expect(told).toEqual([[{ op: "interest", cursors: true }]]);
    list.receiveCompact([{ op: "cursor", index: 1, x: 1, y: 2 }]);
    expect(list.peers.value[0]?.cursor.value).toMatchObject({ x: 1, y: 2 });
    list.wantCursors(false);
    expect(list.peers.value[0]?.cursor.value).toBeNull();
    expect(list.peers.value.length).toBe(1);
  });

  it("is told again when an end of it comes late", () => {
    list.open(true);
    list.receiveCompact([{ op: "entry", index: 1, clientId: OWN, state: { user } }]);
    clock.pass(100);
    told = [];
    list.receiveCompact([{ op: "gone", index: 1 }]);
    expect(told).toEqual([[whole, { op: "away" }]]);
  });

  it("is told again when a held-back page is woken by what comes", () => {
    list.open(true);
    told = [];
    clock.freeze(20_000);
    list.awake();
    expect(told.length).toBe(1);
    list.awake();
    clock.pass(1_000);
    expect(told.length).toBe(1);
  });

  it("ends with a farewell", () => {
    list.open(true);
    list.leave();
    expect(told.at(-1)).toEqual([{ op: "gone" }]);
  });
});

describe("others in compact presence", () => {
  const of = (index: number): Heard => ({ op: "entry", index, clientId: index + 10, state: { user } });

  beforeEach(() => list.open(true));

  it("are behind their index until they are gone, and another has it then", () => {
    list.receiveCompact([of(1), { op: "cursor", index: 1, x: 1, y: 1 }, of(2)]);
    list.receiveCompact([
      { op: "gone", index: 1 },
      { op: "cursor", index: 1, x: 2, y: 2 },
      { op: "entry", index: 1, clientId: 99, state: { user } },
      { op: "cursor", index: 1, x: 3, y: 3 },
    ]);
    expect(list.peers.value.map((peer) => [peer.clientId, peer.cursor.value?.x])).toEqual([
      [12, undefined],
      [99, 3],
    ]);
    list.receiveCompact([{ op: "entry", index: 2, clientId: 98, state: { user } }]);
    expect(list.peers.value.map((peer) => peer.clientId)).toEqual([98, 99]);
  });

  it("point nowhere after their state is told, until they point again", () => {
    list.receiveCompact([of(1), { op: "cursor", index: 1, x: 1, y: 1 }]);
    list.receiveCompact([of(1)]);
    expect(list.peers.value[0]?.cursor.value).toBeNull();
    list.receiveCompact([
      { op: "cursor", index: 1, x: 1, y: 1 },
      { op: "away", index: 1 },
    ]);
    expect(list.peers.value[0]?.cursor.value).toBeNull();
  });

  it("stay however long they are silent: the server says when they are gone", () => {
    list.receiveCompact([of(1)]);
    clock.pass(120_000);
    expect(list.peers.value.length).toBe(1);
    list.close();
    expect(list.peers.value).toEqual([]);
    list.open(true);
    list.receiveCompact([{ op: "cursor", index: 1, x: 1, y: 1 }]);
    expect(list.peers.value).toEqual([]);
  });
});

describe("others", () => {
  it("are listed by name with what the server wrote, oneself marked", () => {
    list.open(false);
    list.receive([
      {
        clientId: 2,
        clock: 1,
        state: { user, cursor: { x: 1, y: 2 }, editing: "n", drag: { ids: ["a"], dx: 1, dy: 2 } },
      },
      {
        clientId: OWN,
        clock: 1,
        state: { user: { ...user, name: "Anna" }, cursor: null, editing: null, drag: null },
      },
    ]);
    const [anna, bo] = list.peers.value;
    expect(anna).toMatchObject({ clientId: OWN, own: true, user: { ...user, name: "Anna" }, editing: null });
    expect(anna?.cursor.value).toBeNull();
    expect(bo).toMatchObject({ clientId: 2, own: false, user, editing: "n", dragged: ["a"] });
    expect(bo?.cursor.value).toMatchObject({ x: 1, y: 2 });
    expect(bo?.shift.value).toEqual({ x: 1, y: 2 });
  });

  it("go when they say so, and an old state doesn't bring them back", () => {
    list.receive([{ clientId: 2, clock: 3, state: { user } }]);
    list.receive([{ clientId: 2, clock: 3, state: null }]);
    expect(list.peers.value).toEqual([]);
    list.receive([{ clientId: 2, clock: 2, state: { user } }]);
    expect(list.peers.value).toEqual([]);
  });

  it("go when they have been silent for 30 s, and stay while they renew", () => {
    list.open(false);
    list.receive([
      { clientId: 2, clock: 1, state: { user } },
      { clientId: 3, clock: 1, state: { user } },
    ]);
    clock.pass(20_000);
    list.receive([{ clientId: 3, clock: 2, state: { user } }]);
    clock.pass(26_000);
    expect(list.peers.value.map((peer) => peer.clientId)).toEqual([3]);
  });

  it("may write anything", () => {
    const odd = [1, "x", {}, { user: 5 }, { user: {}, cursor: { x: "1" }, drag: { ids: 1 }, editing: {} }];
    list.receive(odd.map((state, i) => ({ clientId: 10 + i, clock: 1, state })));
    expect(list.peers.value).toMatchObject([
      {
        clientId: 14,
        own: false,
        user: { id: "", name: "", color: "", role: "observer" },
        editing: null,
        dragged: [],
      },
    ]);
    expect(list.peers.value[0]?.cursor.value).toBeNull();
  });
});
