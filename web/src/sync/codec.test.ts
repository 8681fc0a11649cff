/** Kinds 0, 1 and 3 are those of y-protocols, byte for byte. */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { describe, expect, it } from "vitest";
import * as awareness from "y-protocols/awareness";
import * as sync from "y-protocols/sync";
import * as Y from "yjs";
import { withJson, withVarUint } from "../testing/server";
import { decode, encodePresence, encodeQuery, encodeStep1, encodeStep2, encodeUpdate } from "./codec";

function board(): Y.Doc {
  const doc = new Y.Doc();
  doc.getMap("notes").set("a", "ä😀");
  return doc;
}

const framed = (kind: number, write: (encoder: encoding.Encoder) => void): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, kind);
    write(encoder);
  });

describe("y-protocols", () => {
  it("has the same step 1, step 2 and update", () => {
    const doc = board();
    const update = Y.encodeStateAsUpdate(doc);
    expect(encodeStep1(Y.encodeStateVector(doc))).toEqual(framed(0, (e) => sync.writeSyncStep1(e, doc)));
    expect(encodeStep2(update)).toEqual(framed(0, (e) => sync.writeSyncStep2(e, doc)));
    expect(encodeUpdate(update)).toEqual(framed(0, (e) => sync.writeUpdate(e, update)));
    expect(encodeQuery()).toEqual(new Uint8Array([3]));
    expect(decode(encodeUpdate(update))).toEqual({ kind: "update", update, answer: false });
    expect(decode(encodeStep2(update))).toEqual({ kind: "update", update, answer: true });
  });

  it("has the same presence", () => {
    const doc = board();
    const theirs = new awareness.Awareness(doc);
    theirs.setLocalState({ user: { name: "Åsa 😀" }, cursor: null });
    const [[clientId, { clock } = { clock: 0 }] = [0]] = [...theirs.meta];
    const entries = [{ clientId, clock, state: theirs.getLocalState() }];
    const update = awareness.encodeAwarenessUpdate(theirs, [clientId]);
    const frame = framed(1, (e) => encoding.writeVarUint8Array(e, update));
    expect(encodePresence(entries)).toEqual(frame);
    expect(decode(frame)).toEqual({ kind: "presence", entries });
    theirs.destroy();
  });
});

describe("Lappu's own frames", () => {
  it("are read", () => {
    expect(decode(withVarUint(100, 300))).toEqual({ kind: "ack", n: 300 });
    expect(decode(withJson(102, { epoch: 2, name: "ä😀" }))).toEqual({
      kind: "stage",
      frame: { epoch: 2, name: "ä😀" },
    });
    const notice = { code: "refused", key: "k", frame: 3 };
    expect(decode(withJson(103, notice))).toEqual({ kind: "notice", notice });
    expect(decode(withVarUint(104, 1))).toEqual({ kind: "unknown" });
  });

  it("copies updates out of the socket's buffer", () => {
    const buffer = encodeUpdate(Y.encodeStateAsUpdate(board()));
    const frame = decode(buffer);
    buffer.fill(0);
    const doc = new Y.Doc();
    if (frame.kind === "update") Y.applyUpdate(doc, frame.update);
    expect(doc.getMap("notes").get("a")).toBe("ä😀");
  });
});

it("throws on everything malformed, and on nothing else", () => {
  const whole = [
    encodeUpdate(Y.encodeStateAsUpdate(board())),
    encodePresence([{ clientId: 1, clock: 1, state: {} }]),
  ];
  for (const frame of whole)
    for (let n = 0; n < frame.length; n++) expect(() => decode(frame.slice(0, n))).toThrow();
  for (const frame of [withVarUint(102, 1), withJson(103, 5), new Uint8Array([0, 7, 0]), new Uint8Array()])
    expect(() => decode(frame)).toThrow();
  const decoder = decoding.createDecoder(new Uint8Array([1, 1, 0]));
  expect(decoding.readVarUint(decoder)).toBe(1);
  expect(decode(new Uint8Array([1, 1, 0]))).toEqual({ kind: "presence", entries: [] });
});
