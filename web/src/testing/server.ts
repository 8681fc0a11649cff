/** The server's side of `/sync/{board}` in memory, as interfaces.md describes it, moved by hand. */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { encodePresence, encodeStep1, encodeStep2, encodeUpdate } from "../sync/codec";
import type { Clock, OpenSocket, Socket, SocketEvents } from "../sync/ports";
import type { StageFrame } from "../sync/types";

/** ms from the server to the client. */
const LATENCY = 5;

/** One socket as the server sees it. */
export class FakeLine implements Socket {
  /** Payloads of the content frames that came, in order; frame n is at n - 1. */
  readonly content: Uint8Array[] = [];
  /** Kinds of all frames that came. */
  readonly kinds: number[] = [];
  readonly presence: unknown[] = [];
  /** So many content frames are on disk. */
  durable = 0;
  buffered = 0;
  closed = false;
  readonly events: SocketEvents;
  readonly offered: readonly string[];
  readonly #server: FakeServer;

  constructor(server: FakeServer, offered: readonly string[], events: SocketEvents) {
    this.#server = server;
    this.offered = offered;
    this.events = events;
  }

  /** The subprotocol that the server chose. */
  get protocol(): string {
    return this.offered.find((each) => each === this.#server.speaks) ?? "";
  }

  send(frame: Uint8Array): void {
    this.#server.receive(this, frame);
  }

  close(): void {
    this.closed = true;
  }

  /** The server, or the network, closes. */
  lose(code = 1006): void {
    this.closed = true;
    this.events.close(code);
  }

  /** Arrives a moment later, as everything does. */
  deliver(frame: Uint8Array): void {
    this.#server.clock.after(LATENCY, () => {
      if (!this.closed) this.events.message(frame);
    });
  }

  ack(n = this.content.length): void {
    this.deliver(withVarUint(100, n));
  }

  notice(notice: Record<string, unknown>): void {
    this.deliver(withJson(103, notice));
  }
}

export class FakeServer {
  doc: Y.Doc;
  epoch = 1;
  role: StageFrame["role"] = "participant";
  /** Whether content frames are applied and acknowledged at once. */
  durable = true;
  /** Whether content frames are ignored, as while a board is paused. */
  withholding = false;
  /** The subprotocol that it knows. */
  speaks = "";
  readonly lines: FakeLine[] = [];
  readonly clock: Clock;

  constructor(clock: Clock, origin: Uint8Array) {
    this.clock = clock;
    this.doc = new Y.Doc();
    Y.applyUpdate(this.doc, origin);
  }

  readonly open: OpenSocket = (_url, offer, events) => {
    const line = new FakeLine(this, offer, events);
    this.lines.push(line);
    return line;
  };

  get line(): FakeLine {
    const line = this.lines.at(-1);
    if (!line) throw new Error("nobody has connected");
    return line;
  }

  /** The newest socket is accepted. */
  accept(): FakeLine {
    const { line } = this;
    line.events.open(line.protocol);
    this.greet(line);
    return line;
  }

  greet(line: FakeLine): void {
    line.deliver(this.stage());
    this.ask(line);
    line.deliver(encodePresence([]));
  }

  /** The server's step 1: what do you have that I haven't? */
  ask(line: FakeLine): void {
    line.deliver(encodeStep1(Y.encodeStateVector(this.doc)));
  }

  stage(): Uint8Array {
    return withJson(102, {
      role: this.role,
      epoch: this.epoch,
      stage: stage(),
      stageVersion: 1,
      layoutVersion: 1,
      now: 0,
    });
  }

  /** Somebody else writes. */
  write(change: (doc: Y.Doc) => void): void {
    const before = Y.encodeStateVector(this.doc);
    change(this.doc);
    for (const line of this.lines) line.deliver(encodeUpdate(Y.encodeStateAsUpdate(this.doc, before)));
  }

  /** Puts the content frames that came on this line on disk, as far as the nth, and acknowledges them. */
  commit(line: FakeLine, n: number): void {
    for (const update of line.content.slice(line.durable, n)) Y.applyUpdate(this.doc, update);
    line.durable = Math.max(line.durable, n);
    line.ack(line.durable);
  }

  receive(line: FakeLine, frame: Uint8Array): void {
    const decoder = decoding.createDecoder(frame);
    const kind = decoding.readVarUint(decoder);
    line.kinds.push(kind);
    if (kind === 1) line.presence.push(presenceOf(decoder));
    if (kind === 3) line.deliver(encodePresence([]));
    if (kind !== 0) return;
    const step = decoding.readVarUint(decoder);
    const payload = decoding.readVarUint8Array(decoder);
    if (step === 0) {
      line.deliver(encodeStep2(Y.encodeStateAsUpdate(this.doc, payload)));
      return;
    }
    line.content.push(payload);
    if (this.withholding) line.notice({ code: "withheld", key: "paused", frame: line.content.length });
    else if (this.durable) this.commit(line, line.content.length);
  }
}

export function stage(): StageFrame["stage"] {
  return {
    step: "A",
    focus: [],
    tools: ["note", "text"],
    timer: null,
    paused: null,
    control: null,
    rules: { ownNotesOnly: false },
    private: null,
    vote: null,
    ready: { n: 0, of: 0 },
    hands: [],
  };
}

export function withJson(kind: number, value: unknown): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, kind);
    encoding.writeUint8Array(encoder, new TextEncoder().encode(JSON.stringify(value)));
  });
}

export function withVarUint(kind: number, n: number): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, kind);
    encoding.writeVarUint(encoder, n);
  });
}

function presenceOf(decoder: decoding.Decoder): unknown {
  const inner = decoding.createDecoder(decoding.readVarUint8Array(decoder));
  decoding.readVarUint(inner);
  const [clientId, clock] = [decoding.readVarUint(inner), decoding.readVarUint(inner)];
  return { clientId, clock, state: JSON.parse(decoding.readVarString(inner)) };
}
