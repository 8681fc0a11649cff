/** Random work while lines break, servers crash before they commit, and windows die: nothing is lost or doubled. */
import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { server as newBoard, random } from "../testing/board";
import { FakeClock, FakeStore } from "../testing/clock";
import { FakeServer } from "../testing/server";
import { Cache } from "./cache";
import { SUBPROTOCOL } from "./compact";
import { Connection } from "./connection";

interface Window {
  readonly doc: Y.Doc;
  readonly connection: Connection;
}

const log = (doc: Y.Doc): Y.Map<unknown> => doc.getMap("notes");

class World {
  readonly clock = new FakeClock();
  readonly server = new FakeServer(this.clock, newBoard());
  readonly store = new FakeStore();
  readonly offered: string[] = [];
  /** What was written and not yet deleted here, by the person's own memory. */
  readonly written = new Set<string>();
  readonly roll: () => number;
  window: Window;
  falselySaved = 0;
  saved = 0;
  #made = 0;

  constructor(seed: number) {
    this.roll = random(seed);
    this.server.durable = false;
    this.window = this.open();
  }

  open(): Window {
    const doc = new Y.Doc();
    const connection = new Connection({
      doc,
      url: "ws://board",
      protocols: [SUBPROTOCOL],
      epoch: 1,
      clock: this.clock,
      random: this.roll,
      open: this.server.open,
      cache: new Cache(this.store, "b", "anna", String(doc.clientID)),
      onReset: () => expect.unreachable("nothing here is refused"),
      onTexts: (texts) => this.offered.push(...texts),
    });
    connection.start();
    return { doc, connection };
  }

  step(): void {
    const { server, roll, window } = this;
    const { line } = server;
    const die = roll();
    if (die < 0.35) this.write();
    else if (die < 0.42) this.remove();
    else if (die < 0.55) server.commit(line, Math.floor(roll() * (line.content.length + 1)));
    else if (die < 0.6 && !line.closed) line.lose([1006, 1012, 1013, 4408][Math.floor(roll() * 4)]);
    else if (die < 0.62) server.write((doc) => log(doc).set(`theirs ${this.#made++}`, 1));
    else if (die < 0.64) this.die();
    else if (die < 0.7) window.connection.checkNow();
    this.pass(roll() * 200);
  }

  /** Time passes; whoever connects is accepted, mostly. */
  pass(ms: number): void {
    const { lines } = this.server;
    this.clock.pass(ms);
    const { line } = this.server;
    if (!line.closed && line.kinds.length === 0 && this.roll() < 0.8) this.server.accept();
    this.clock.pass(10);
    expect(lines.filter((each) => !each.closed).length).toBeLessThanOrEqual(1);
    this.judge();
  }

  write(): void {
    const id = `mine ${this.#made++}`;
    log(this.window.doc).set(id, 1);
    this.written.add(id);
  }

  remove(): void {
    const [id] = this.written;
    if (id === undefined || !log(this.window.doc).has(id)) return;
    log(this.window.doc).delete(id);
    this.written.delete(id);
  }

  /** The window is closed; what it kept is all that there is. */
  die(): void {
    this.window.connection.keep();
    this.server.line.closed = true;
    this.window.connection.stop();
    this.window = this.open();
  }

  /** Whenever the screen says saved, it is on disk. */
  judge(): void {
    const state = this.window.connection.state.value;
    if (state.kind !== "live" || !state.saved) return;
    this.saved += 1;
    const mine = [...log(this.server.doc).keys()].filter((id) => id.startsWith("mine"));
    if (mine.length !== this.written.size || mine.some((id) => !this.written.has(id))) this.falselySaved += 1;
  }

  settle(): void {
    this.server.durable = true;
    for (let i = 0; i < 200 && !this.isSettled(); i++) {
      this.pass(1_000);
      if (!this.server.line.closed) this.server.commit(this.server.line, this.server.line.content.length);
    }
  }

  isSettled(): boolean {
    const state = this.window.connection.state.value;
    return state.kind === "live" && state.saved;
  }
}

describe("C2, C5: a person's work", () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    "is never lost, doubled or falsely called saved (seed %i)",
    (seed) => {
      const world = new World(seed);
      for (let i = 0; i < 150; i++) world.step();
      world.settle();
      expect(world.isSettled()).toBe(true);
      expect(world.saved).toBeGreaterThan(0);
      expect(world.falselySaved).toBe(0);
      expect([...log(world.server.doc).keys()].filter((id) => id.startsWith("mine")).sort()).toEqual(
        [...world.written].sort(),
      );
      expect([...log(world.window.doc).keys()].sort()).toEqual([...log(world.server.doc).keys()].sort());
      expect(world.offered).toEqual([]);
      world.clock.pass(1_000);
      expect(world.store.length).toBe(0);
    },
  );
});
