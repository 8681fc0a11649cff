import { beforeEach, describe, expect, it, vi } from "vitest";
import * as Y from "yjs";
import { server as newBoard } from "../testing/board";
import { FakeClock, FakeStore } from "../testing/clock";
import { compactFrame } from "../testing/compact";
import { FakeServer } from "../testing/server";
import { Cache, countUnsent } from "./cache";
import { type Heard, SUBPROTOCOL } from "./compact";
import { Connection, type ResetReason } from "./connection";
import type { Notice } from "./types";

const notes = (doc: Y.Doc): Y.Map<unknown> => doc.getMap("notes");
const ids = (doc: Y.Doc): string[] => [...notes(doc).keys()].sort();

function write(doc: Y.Doc, id: string, text = id): void {
  notes(doc).set(id, new Y.Map([["text", new Y.Text(text)]]));
}

const clock = { current: new FakeClock() };
let server: FakeServer;
let store: FakeStore;

interface Client {
  readonly doc: Y.Doc;
  readonly connection: Connection;
  readonly resets: ResetReason[];
  readonly texts: string[];
  readonly notices: Notice[];
}

/** A window on the board; `jitter` is what its dice always show. */
function open(jitter = 0.5, epoch: number | null = 1): Client {
  const doc = new Y.Doc();
  const [resets, texts, notices]: [ResetReason[], string[], Notice[]] = [[], [], []];
  const connection = new Connection({
    doc,
    url: "ws://board",
    protocols: [SUBPROTOCOL],
    epoch,
    clock: clock.current,
    random: () => jitter,
    open: server.open,
    cache: new Cache(store, "b", "anna", String(doc.clientID)),
    onReset: (reason) => resets.push(reason),
    onTexts: (some) => texts.push(...some),
  });
  connection.subscribe((notice) => notices.push(notice));
  connection.start();
  return { doc, connection, resets, texts, notices };
}

/** A window that is connected and has everything. */
function joined(jitter?: number): Client {
  const client = open(jitter);
  server.accept();
  pass(50);
  return client;
}

const pass = (ms: number): void => clock.current.pass(ms);

beforeEach(() => {
  clock.current = new FakeClock();
  server = new FakeServer(clock.current, newBoard());
  store = new FakeStore();
});

describe("joining", () => {
  it("asks first, answers with a step 2, which counts also when it is empty, and is then live and saved", () => {
    write(server.doc, "old");
    server.durable = false;
    const { doc, connection } = open();
    expect(connection.state.value).toEqual({ kind: "connecting", pending: 0 });
    const line = server.accept();
    pass(50);
    expect(line.kinds).toEqual([0, 1, 0]);
    expect(line.content).toEqual([new Uint8Array([0, 0])]);
    expect(ids(doc)).toEqual(["old"]);
    expect(connection.state.value).toEqual({ kind: "live", saved: false, pending: 0 });
    line.ack();
    pass(10);
    expect(connection.state.value).toEqual({ kind: "live", saved: true, pending: 0 });
    expect(connection.stage.value?.role).toBe("participant");
  });

  it("sends no update before the server has asked", () => {
    const { doc } = open();
    server.line.events.open("");
    write(doc, "early");
    pass(100);
    expect(server.line.content).toEqual([]);
    server.greet(server.line);
    pass(100);
    expect(ids(server.doc)).toEqual(["early"]);
    expect(server.line.content.length).toBe(1);
  });
});

describe("writing", () => {
  it("C2: is saved only when every frame that was sent is acknowledged", () => {
    const { doc, connection } = joined();
    server.durable = false;
    write(doc, "a");
    expect(connection.state.value).toEqual({ kind: "live", saved: false, pending: 1 });
    pass(50);
    write(doc, "b");
    pass(50);
    expect(server.line.content.length).toBe(3);
    server.line.ack(2);
    pass(10);
    expect(connection.state.value).toEqual({ kind: "live", saved: false, pending: 1 });
    server.line.ack(3);
    pass(10);
    expect(connection.state.value).toEqual({ kind: "live", saved: true, pending: 0 });
  });

  it("sends the first change at once and then one frame a tick", () => {
    const { doc } = joined();
    const { line } = server;
    write(doc, "a");
    pass(0);
    expect(line.content.length).toBe(2);
    for (let i = 0; i < 10; i++) {
      write(doc, `b${i}`);
      pass(3);
    }
    expect(line.content.length).toBe(2);
    pass(3);
    expect(line.content.length).toBe(3);
    expect(ids(server.doc).length).toBe(11);
  });

  it("sends all edits of one gesture in one frame, and counts it once", () => {
    const { doc, connection } = joined();
    for (let i = 0; i < 40; i++) write(doc, `n${i}`);
    expect(connection.state.value).toEqual({ kind: "live", saved: false, pending: 40 });
    pass(0);
    expect(server.line.content.length).toBe(2);
    pass(100);
    expect(server.line.content.length).toBe(2);
    expect(ids(server.doc).length).toBe(40);
    expect(connection.state.value).toEqual({ kind: "live", saved: true, pending: 0 });
  });

  it("splits what is too large for one frame between commands", () => {
    const { doc } = joined();
    for (let i = 0; i < 8; i++) write(doc, `n${i}`, "x".repeat(60_000));
    pass(50);
    const sizes = server.line.content.slice(1).map((update) => update.length);
    expect(sizes.length).toBe(3);
    expect(Math.max(...sizes)).toBeLessThan(256 * 1024);
    expect(ids(server.doc).length).toBe(8);
  });

  it("doesn't send back what came from the server", () => {
    const { doc } = joined();
    server.write((theirs) => write(theirs, "theirs"));
    pass(100);
    expect(ids(doc)).toEqual(["theirs"]);
    expect(server.line.content.length).toBe(1);
  });

  it("sends less often while the server asks to slow down", () => {
    const { doc } = joined();
    server.line.notice({ code: "slow-down", key: "slow" });
    write(doc, "a");
    pass(40);
    write(doc, "b");
    pass(400);
    expect(server.line.content.length).toBe(2);
    pass(100);
    expect(server.line.content.length).toBe(3);
  });
});

describe("presence", () => {
  const entry: Heard = {
    op: "entry",
    index: 1,
    clientId: 5,
    state: { user: { id: "bo", name: "Bo", color: "c1", role: "participant" }, editing: "n", drag: null },
  };

  it("is compact where the server chose so", () => {
    server.speaks = SUBPROTOCOL;
    const { connection } = joined();
    expect(server.line.offered).toEqual([SUBPROTOCOL]);
    expect(server.line.kinds).toContain(101);
    expect(server.line.kinds).not.toContain(1);
    server.line.deliver(compactFrame([entry, { op: "cursor", index: 1, x: 3, y: 4 }]));
    pass(10);
    const [bo] = connection.peers.value;
    expect(bo).toMatchObject({ clientId: 5, own: false, user: { name: "Bo" } });
    expect(bo?.cursor.value).toMatchObject({ x: 3, y: 4 });
    expect(connection.writers.value.get("n")).toBe(bo);
  });

  it("is the stock protocol where it did not", () => {
    joined();
    expect(server.line.kinds).toContain(1);
    expect(server.line.kinds).not.toContain(101);
  });

  it("is tried without the offer when a connection never opened, as browsers refuse a server without it", () => {
    const { connection } = open();
    server.line.lose();
    pass(1_500);
    expect(server.line.offered).toEqual([]);
    server.accept();
    pass(50);
    expect(connection.state.value.kind).toBe("live");
    expect(server.line.kinds).toContain(1);
  });

  it("that can't be read leads to a new connection, on which all is told anew", () => {
    const silent = vi.spyOn(console, "error").mockImplementation(() => {});
    server.speaks = SUBPROTOCOL;
    const { connection } = joined();
    server.line.deliver(compactFrame([entry]));
    server.line.deliver(new Uint8Array([101, 7]));
    pass(10);
    expect(connection.state.value.kind).toBe("offline");
    expect(connection.peers.value).toEqual([]);
    pass(1_500);
    const line = server.accept();
    line.deliver(compactFrame([entry]));
    pass(50);
    expect(connection.peers.value.length).toBe(1);
    silent.mockRestore();
  });
});

describe("a line that is lost", () => {
  it("goes on with work, and all of it is taken once when the line is back", () => {
    const { doc, connection } = joined();
    server.durable = false;
    write(doc, "sent but not acknowledged");
    pass(50);
    server.line.lose();
    for (let i = 0; i < 200; i++) write(doc, `offline ${i}`);
    server.write((theirs) => write(theirs, "theirs"));
    expect(connection.state.value).toMatchObject({
      kind: "offline",
      pending: 201,
      retryAt: clock.current.wall() + 1_500,
    });
    server.durable = true;
    pass(1_500);
    expect(connection.state.value.kind).toBe("connecting");
    const line = server.accept();
    pass(100);
    expect(ids(server.doc).length).toBe(202);
    expect(ids(doc)).toEqual(ids(server.doc));
    expect(line.content.length).toBe(1);
    expect(connection.state.value).toEqual({ kind: "live", saved: true, pending: 0 });
  });

  it("sends more than one step 2 may hold as an empty one and updates", () => {
    const { doc } = joined();
    server.line.lose();
    for (let i = 0; i < 20; i++) write(doc, `n${i}`, "x".repeat(60_000));
    pass(1_500);
    const line = server.accept();
    pass(100);
    expect(line.content[0]).toEqual(new Uint8Array([0, 0]));
    expect(Math.max(...line.content.map((update) => update.length))).toBeLessThan(256 * 1024);
    expect(ids(server.doc).length).toBe(20);
  });

  it("waits with full jitter over 3 s or the time it is lost, up to 30 s, never under 1 s, and anew after 30 s of calm", () => {
    const waits = (jitter: number): number[] => {
      server = new FakeServer(clock.current, newBoard());
      open(jitter);
      return Array.from({ length: 6 }, () => {
        server.line.lose();
        const { length } = server.lines;
        let waited = 0;
        for (; server.lines.length === length; waited += 100) pass(100);
        return waited;
      });
    };
    expect(waits(1)).toEqual([3_000, 3_000, 6_000, 12_000, 24_000, 30_000]);
    expect(waits(0.5).slice(0, 3)).toEqual([1_500, 1_500, 1_500]);
    expect(waits(0)).toEqual([1_000, 1_000, 1_000, 1_000, 1_000, 1_000]);
    server.accept();
    pass(31_000);
    server.line.lose();
    pass(100);
    expect(server.lines.length).toBe(8);
  });

  it("is tried at once when the machine wakes up, but not twice within a second", () => {
    const { connection } = joined(1);
    pass(5_000);
    server.line.lose();
    connection.checkNow();
    pass(0);
    expect(server.lines.length).toBe(2);
    server.line.lose();
    connection.checkNow();
    pass(900);
    expect(server.lines.length).toBe(2);
    pass(100);
    expect(server.lines.length).toBe(3);
  });

  it("is given up when the server has been silent for 45 s, and kept while it speaks", () => {
    const { connection } = joined();
    for (let i = 0; i < 5; i++) {
      pass(20_000);
      server.line.deliver(server.stage());
    }
    expect(connection.state.value.kind).toBe("live");
    pass(44_900);
    expect(connection.state.value.kind).toBe("live");
    pass(200);
    expect(connection.state.value.kind).toBe("offline");
    expect(server.lines[0]?.closed).toBe(true);
  });

  it("is found dead after waking up when the server doesn't answer within 10 s", () => {
    const { connection } = joined();
    connection.checkNow();
    pass(11_000);
    expect(connection.state.value.kind).toBe("live");
    server.line.deliver = () => undefined;
    connection.checkNow();
    pass(11_000);
    expect(connection.state.value.kind).toBe("offline");
  });

  it("is found dead soon when the device says that it is offline, unless the server still answers", () => {
    const { connection } = joined();
    connection.doubt();
    pass(3_000);
    expect(connection.state.value.kind).toBe("live");
    server.line.deliver = () => undefined;
    connection.doubt();
    pass(2_600);
    expect(connection.state.value.kind).toBe("offline");
  });

  it("is given up when it never opens", () => {
    const { connection } = open();
    pass(10_000);
    expect(connection.state.value.kind).toBe("offline");
  });

  it("doesn't listen to a socket that was given up", () => {
    const { connection } = joined();
    const [first] = server.lines;
    pass(50_000);
    server.accept();
    pass(50);
    first?.events.close(4404);
    expect(connection.state.value.kind).toBe("live");
  });
});

describe("what the server says", () => {
  it("gap: answers the fresh step 1, and is saved when the answer is durable", () => {
    const { doc, connection, notices } = joined();
    server.durable = false;
    write(doc, "a");
    pass(50);
    server.line.notice({ code: "gap", key: "gap", frame: 2 });
    server.ask(server.line);
    pass(10);
    expect(server.line.content.length).toBe(3);
    expect(connection.state.value).toEqual({ kind: "live", saved: false, pending: 1 });
    server.line.ack(3);
    pass(10);
    expect(connection.state.value).toEqual({ kind: "live", saved: true, pending: 0 });
    expect(notices).toEqual([{ code: "gap", key: "gap", frame: 2 }]);
  });

  it("withheld: keeps the work, and sends it when the ban ends and the server asks", () => {
    const { doc, connection } = joined();
    server.withholding = true;
    write(doc, "a");
    pass(50);
    write(doc, "b");
    pass(50);
    expect(connection.state.value).toEqual({ kind: "live", saved: false, pending: 2 });
    server.withholding = false;
    server.ask(server.line);
    pass(50);
    expect(ids(server.doc)).toEqual(["a", "b"]);
    expect(connection.state.value).toEqual({ kind: "live", saved: true, pending: 0 });
  });

  it("refused: leaves this document and offers the words that were not taken, and only these", () => {
    const { doc, connection, resets, texts } = joined();
    write(doc, "saved");
    pass(50);
    server.durable = false;
    write(doc, "lost", "my words");
    const text = (notes(doc).get("saved") as Y.Map<unknown>).get("text") as Y.Text;
    text.insert(5, " and more");
    write(doc, "gone", "deleted again");
    notes(doc).delete("gone");
    pass(50);
    server.line.notice({ code: "refused", key: "refused", frame: 3 });
    pass(10);
    expect([resets, texts]).toEqual([["refused"], ["my words", "saved and more"]]);
    expect(connection.state.value).toEqual({ kind: "refused", texts });
    expect(server.line.closed).toBe(true);
    pass(120_000);
    expect(server.lines.length).toBe(1);
    expect(store.length).toBe(0);
  });

  it("undone: offers the words of that frame, and goes on", () => {
    const { doc, connection, texts, notices } = joined();
    server.durable = false;
    write(doc, "a", "undone words");
    pass(50);
    write(doc, "b", "other words");
    pass(50);
    server.line.notice({ code: "undone", key: "k", frame: 2, why: "tool" });
    server.line.ack(3);
    pass(10);
    expect([texts, notices.length]).toEqual([["undone words"], 1]);
    expect(connection.state.value).toEqual({ kind: "live", saved: true, pending: 0 });
  });

  it("another epoch: sends nothing of the old document and offers its unsent words", () => {
    const { doc, resets, texts } = joined();
    server.line.lose();
    write(doc, "late", "late words");
    server.epoch = 2;
    pass(1_500);
    const line = server.accept();
    pass(50);
    expect([resets, texts, line.content]).toEqual([["epoch"], ["late words"], []]);
  });

  it("a frame too big: a new document", () => {
    const { doc, resets, texts, connection } = joined();
    server.durable = false;
    write(doc, "big", "big words");
    pass(50);
    server.line.lose(1009);
    expect([resets, texts]).toEqual([["too-large"], ["big words"]]);
    expect(connection.state.value.kind).toBe("refused");
  });

  it.each([
    [4401, []],
    [4403, ["words"]],
    [4404, ["words"]],
    [1000, []],
  ])("close %i: for good", (code, offered) => {
    const { doc, connection, texts } = joined();
    server.durable = false;
    write(doc, "a", "words");
    pass(50);
    server.line.lose(code);
    expect(connection.state.value).toEqual({ kind: "closed", code });
    expect(texts).toEqual(offered);
    pass(120_000);
    expect(server.lines.length).toBe(1);
  });

  it.each([4408, 1012, 1013, 1006, 1011])("close %i: tried again", (code) => {
    const { connection } = joined();
    server.line.lose(code);
    expect(connection.state.value.kind).toBe("offline");
    pass(1_500);
    expect(server.lines.length).toBe(2);
  });

  it("a protocol error: tried again twice, then for good", () => {
    const { connection } = joined();
    server.line.lose(4400);
    pass(1_500);
    server.accept();
    pass(20);
    server.line.deliver(new Uint8Array([0, 9, 1, 1]));
    pass(5);
    expect(connection.state.value.kind).toBe("offline");
    pass(3_000);
    server.line.lose(4400);
    expect(connection.state.value).toEqual({ kind: "closed", code: 4400 });
  });

  it("kinds that it doesn't know are ignored", () => {
    const { connection } = joined();
    server.line.deliver(new Uint8Array([120, 1, 2, 3]));
    pass(10);
    expect(connection.state.value.kind).toBe("live");
  });
});

describe("C5: unsent work and this device", () => {
  it("is taken over by the next window after it has the document, and is taken by the server", () => {
    const first = joined();
    server.line.lose();
    write(first.doc, "offline");
    write(first.doc, "offline too");
    first.doc.getMap<Y.Map<Y.Text>>("notes").get("offline")?.get("text")?.insert(0, "typed ");
    pass(300);
    expect([store.length, countUnsent(store)]).toEqual([1, 2]);
    // The window dies; another one opens with a new document.
    const second = open();
    server.accept();
    pass(100);
    expect(ids(server.doc)).toEqual(["offline", "offline too"]);
    expect(ids(second.doc)).toEqual(ids(server.doc));
    pass(300);
    expect(second.connection.state.value).toEqual({ kind: "live", saved: true, pending: 0 });
    expect(store.length).toBe(0);
  });

  it("is still there when the second window dies before the server has it", () => {
    const first = joined();
    server.line.lose();
    write(first.doc, "offline");
    first.connection.stop();
    server.durable = false;
    open();
    server.accept();
    pass(20);
    expect(store.length).toBe(1);
    server.durable = true;
    joined();
    expect(ids(server.doc)).toEqual(["offline"]);
  });

  it("isn't written to the device at all while the server keeps up", () => {
    const { doc } = joined();
    let written = 0;
    store.setItem = () => {
      written++;
    };
    write(doc, "a");
    pass(1_000);
    expect(written).toBe(0);
  });

  it("is kept at once when the page may go away", () => {
    const { doc, connection } = joined();
    server.line.lose();
    write(doc, "a");
    connection.keep();
    expect(store.length).toBe(1);
  });

  it("of another epoch isn't sent, its words are offered", () => {
    const first = joined();
    server.line.lose();
    write(first.doc, "old", "old words");
    first.connection.stop();
    server.epoch = 2;
    const second = open(0.5, 2);
    server.accept();
    pass(100);
    expect([ids(server.doc), second.texts, store.length]).toEqual([[], ["old words"], 0]);
  });

  it("that builds on something missing isn't sent, its words are offered", () => {
    const origin = Y.encodeStateAsUpdate(server.doc);
    const first = joined();
    write(first.doc, "base");
    pass(50);
    server.line.lose();
    write(first.doc, "later", "later words");
    first.connection.stop();
    server = new FakeServer(clock.current, origin);
    const second = joined();
    expect([ids(server.doc), second.texts]).toEqual([[], ["later words"]]);
    expect(second.doc.store.pendingStructs).toBeNull();
  });

  it("warns once when the device is full", () => {
    const { doc, notices } = joined();
    store.full = true;
    server.line.lose();
    write(doc, "a");
    pass(300);
    write(doc, "b");
    pass(300);
    expect(notices).toEqual([{ code: "not-kept" }]);
  });

  it("is forgotten when one leaves and forgets the device", () => {
    const { doc, connection } = joined();
    server.line.lose();
    write(doc, "a");
    pass(300);
    connection.forget();
    write(doc, "b");
    pass(300);
    // The page is left afterwards: that keeps unsent work as a rule.
    connection.keep();
    expect(store.length).toBe(0);
  });
});

it("takes what came since the last picture as one change", () => {
  const { doc } = joined();
  let changes = 0;
  notes(doc).observe(() => {
    changes += 1;
  });
  for (let i = 0; i < 5; i++) server.write((theirs) => write(theirs, `theirs ${i}`));
  clock.current.freeze(100);
  pass(0);
  expect(ids(doc).length).toBe(5);
  expect(changes).toBe(1);
});
