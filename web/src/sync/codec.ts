/** Bytes ↔ frames of `/sync/{board}`. Kinds 0, 1 and 3 are y-protocols as they are; 100 … are Lappu's own. */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { type Heard, readRecords } from "./compact";
import type { Notice, StageFrame } from "./types";

const SYNC = 0;
const PRESENCE = 1;
const QUERY = 3;
const ACK = 100;
const COMPACT = 101;
const STAGE = 102;
const NOTICE = 103;

const STEP_1 = 0;
const STEP_2 = 1;
const UPDATE = 2;

/** One client's presence; `state` null: it is gone. */
export interface PresenceEntry {
  readonly clientId: number;
  readonly clock: number;
  readonly state: unknown;
}

export type ServerFrame =
  | { readonly kind: "step1"; readonly stateVector: Uint8Array }
  | { readonly kind: "update"; readonly update: Uint8Array; readonly answer: boolean }
  | { readonly kind: "presence"; readonly entries: readonly PresenceEntry[] }
  | { readonly kind: "compact"; readonly records: readonly Heard[] }
  | { readonly kind: "ack"; readonly n: number }
  | { readonly kind: "stage"; readonly frame: StageFrame }
  | { readonly kind: "notice"; readonly notice: Notice }
  /** A kind of a later version of the server: to be ignored. */
  | { readonly kind: "unknown" };

/** The frame in the bytes; throws when they are malformed. */
export function decode(bytes: Uint8Array): ServerFrame {
  const decoder = decoding.createDecoder(bytes);
  switch (decoding.readVarUint(decoder)) {
    case SYNC:
      return decodeSync(decoder);
    case PRESENCE:
      return { kind: "presence", entries: decodePresence(decoding.readVarUint8Array(decoder)) };
    case COMPACT:
      return { kind: "compact", records: readRecords(decoder) };
    case ACK:
      return { kind: "ack", n: decoding.readVarUint(decoder) };
    case STAGE:
      return { kind: "stage", frame: json(decoder) as unknown as StageFrame };
    case NOTICE:
      return { kind: "notice", notice: notice(json(decoder)) };
    default:
      return { kind: "unknown" };
  }
}

export function encodeStep1(stateVector: Uint8Array): Uint8Array {
  return encodeSync(STEP_1, stateVector);
}

export function encodeStep2(update: Uint8Array): Uint8Array {
  return encodeSync(STEP_2, update);
}

export function encodeUpdate(update: Uint8Array): Uint8Array {
  return encodeSync(UPDATE, update);
}

/** Asks for everybody's presence; answered at once, so it also tells whether anybody is there. */
export function encodeQuery(): Uint8Array {
  return encoding.encode((encoder) => encoding.writeVarUint(encoder, QUERY));
}

export function encodePresence(entries: readonly PresenceEntry[]): Uint8Array {
  const payload = encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, entries.length);
    for (const { clientId, clock, state } of entries) {
      encoding.writeVarUint(encoder, clientId);
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarString(encoder, JSON.stringify(state));
    }
  });
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, PRESENCE);
    encoding.writeVarUint8Array(encoder, payload);
  });
}

function decodeSync(decoder: decoding.Decoder): ServerFrame {
  const step = decoding.readVarUint(decoder);
  // A copy: Yjs keeps parts of what it is given, and the socket's buffer would stay with them.
  const payload = decoding.readVarUint8Array(decoder).slice();
  if (step === STEP_1) return { kind: "step1", stateVector: payload };
  if (step === STEP_2 || step === UPDATE) return { kind: "update", update: payload, answer: step === STEP_2 };
  throw new Error(`unknown step of sync: ${step}`);
}

function decodePresence(payload: Uint8Array): PresenceEntry[] {
  const decoder = decoding.createDecoder(payload);
  return Array.from({ length: decoding.readVarUint(decoder) }, () => ({
    clientId: decoding.readVarUint(decoder),
    clock: decoding.readVarUint(decoder),
    state: JSON.parse(decoding.readVarString(decoder)) as unknown,
  }));
}

/** The rest of the frame is UTF-8 JSON, without a length. */
function json(decoder: decoding.Decoder): Record<string, unknown> {
  const value: unknown = JSON.parse(
    new TextDecoder("utf-8", { fatal: true }).decode(decoding.readTailAsUint8Array(decoder)),
  );
  if (typeof value !== "object" || value === null) throw new Error("a frame's JSON is no object");
  return value as Record<string, unknown>;
}

function notice(value: Record<string, unknown>): Notice {
  const { code, frame, ...rest } = value;
  return { ...rest, code: String(code), ...(typeof frame === "number" ? { frame } : {}) };
}

function encodeSync(step: number, payload: Uint8Array): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, SYNC);
    encoding.writeVarUint(encoder, step);
    encoding.writeVarUint8Array(encoder, payload);
  });
}
