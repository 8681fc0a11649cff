import { beforeEach, describe, expect, it } from "vitest";
import { FakeClock } from "../testing/clock";
import { decode } from "./codec";
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
    list.open();
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
    list.open();
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
    list.open();
    expect(sent).toMatchObject([{ clientId: OWN, state: at(1) }]);
    list.close();
    clock.pass(60_000);
    expect(sent.length).toBe(1);
  });

  it("waits while the line is congested, and then only the latest is told", () => {
    list.open();
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
    list.open();
    clock.pass(100);
    list.receive([{ clientId: OWN, clock: 5, state: null }]);
    expect(sent.at(-1)).toMatchObject({ clock: 6, state: { cursor: null } });
  });

  it("ends with null", () => {
    list.open();
    list.leave();
    expect(sent.at(-1)?.state).toBeNull();
  });

  it("stays small however many notes are dragged", () => {
    list.open();
    clock.pass(100);
    const ids = Array.from({ length: 500 }, (_, i) => `note-${i}`);
    list.set({ ...at(1), drag: { ids, dx: 1, dy: 1 } });
    expect(JSON.stringify(sent.at(-1)?.state).length).toBeLessThan(4_000);
  });
});

describe("others", () => {
  it("are listed by name with what the server wrote, oneself marked", () => {
    list.open();
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
    expect(list.peers.value).toEqual([
      { clientId: OWN, own: true, user: { ...user, name: "Anna" }, cursor: null, editing: null, drag: null },
      {
        clientId: 2,
        own: false,
        user,
        cursor: { x: 1, y: 2 },
        editing: "n",
        drag: { ids: ["a"], dx: 1, dy: 2 },
      },
    ]);
  });

  it("go when they say so, and an old state doesn't bring them back", () => {
    list.receive([{ clientId: 2, clock: 3, state: { user } }]);
    list.receive([{ clientId: 2, clock: 3, state: null }]);
    expect(list.peers.value).toEqual([]);
    list.receive([{ clientId: 2, clock: 2, state: { user } }]);
    expect(list.peers.value).toEqual([]);
  });

  it("go when they have been silent for 30 s, and stay while they renew", () => {
    list.open();
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
    expect(list.peers.value).toEqual([
      {
        clientId: 14,
        own: false,
        user: { id: "", name: "", color: "", role: "observer" },
        cursor: null,
        editing: null,
        drag: null,
      },
    ]);
  });
});
