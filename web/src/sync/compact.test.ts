import { describe, expect, it } from "vitest";
import { random } from "../testing/board";
import { FakeClock } from "../testing/clock";
import { compactFrame, toldIn } from "../testing/compact";
import { decode } from "./codec";
import { encodeRecords, type Heard, type Told } from "./compact";
import { PresenceList } from "./presence";

const FUZZED = 20_000;
const big = Number.MAX_SAFE_INTEGER;

const heard = (frame: Uint8Array): readonly Heard[] => {
  const read = decode(frame);
  if (read.kind !== "compact") throw new Error(`read as ${read.kind}`);
  return read.records;
};

/** Whole numbers of all lengths, with a sign if wanted. */
function someNumber(roll: () => number, signed = false): number {
  const n = Math.floor(roll() * 2 ** Math.floor(roll() * 47));
  return signed && n > 0 && roll() < 0.5 ? -n : n;
}

const STATES = [{}, null, 5, { user: { id: "ä😀", name: "Åsa" }, editing: "n1", drag: null }, { drag: 7 }];

function someRecord(roll: () => number): Heard {
  const index = someNumber(roll);
  const die = Math.floor(roll() * 5);
  if (die === 0) return { op: "gone", index };
  if (die === 1) return { op: "away", index };
  if (die === 2) return { op: "cursor", index, x: someNumber(roll, true), y: someNumber(roll, true) };
  if (die === 3) return { op: "pace", ms: someNumber(roll) };
  const state = STATES[Math.floor(roll() * STATES.length)];
  return { op: "entry", index, clientId: someNumber(roll), state };
}

describe("compact presence", () => {
  it("is these bytes", () => {
    const frame = [101, 0b11_011, 7, 2, 0x7b, 0x7d, 0b11_001, 0x86, 0x01, 0x45, 0b11_010, 0b11_000, 5, 33];
    const records: Heard[] = [
      { op: "entry", index: 3, clientId: 7, state: {} },
      { op: "cursor", index: 3, x: 70, y: -5 },
      { op: "away", index: 3 },
      { op: "gone", index: 3 },
      { op: "pace", ms: 33 },
    ];
    // Signed numbers carry their sign in the second bit of the first byte.
    expect(heard(new Uint8Array(frame))).toEqual(records);
    expect([...compactFrame(records)]).toEqual(frame);
    const told: Told[] = [
      { op: "state", clientId: 7, state: {} },
      { op: "cursor", x: 70, y: -5 },
      { op: "away" },
      { op: "interest", cursors: false },
      { op: "gone" },
    ];
    expect([...encodeRecords(told)]).toEqual([101, 3, 7, 2, 0x7b, 0x7d, 1, 0x86, 0x01, 0x45, 2, 4, 0, 0]);
    expect(toldIn(encodeRecords(told))).toEqual(told);
  });

  it("reads what the server wrote, whatever it is", () => {
    const roll = random(1);
    for (let i = 0; i < 2_000; i++) {
      const records = Array.from({ length: Math.floor(roll() * 20) }, () => someRecord(roll));
      expect(heard(compactFrame(records))).toEqual(records);
    }
    const edge: Heard = { op: "cursor", index: 2 ** 40, x: big, y: -big };
    expect(heard(compactFrame([edge]))).toEqual([edge]);
  });

  it("takes no more than 12 bytes for a cursor among 900 people", () => {
    const frame = compactFrame([{ op: "cursor", index: 900, x: -8_000, y: 8_000 }]);
    expect(frame.length - 1).toBeLessThanOrEqual(12);
  });

  it("throws on what is cut off or unknown", () => {
    const state = { user: { id: "a" } };
    const whole = compactFrame([
      { op: "cursor", index: 300, x: 900, y: 900 },
      { op: "entry", index: 1, clientId: 9, state },
    ]);
    const ends = [1, 1 + 2 + 2 + 2];
    for (let n = 1; n < whole.length; n++)
      if (!ends.includes(n)) expect(() => decode(whole.slice(0, n)), `${n} bytes`).toThrow();
    for (const head of [4, 6, 7, 12]) expect(() => decode(new Uint8Array([101, head, 0]))).toThrow();
    expect(() => decode(new Uint8Array([101, 3, 1, 1, 0x7b]))).toThrow();
  });

  it("is read or thrown at once, and read anything is listed or not, never half", () => {
    const roll = random(2);
    const list = new PresenceList(1, new FakeClock(), () => true);
    list.open(true);
    let read = 0;
    for (let i = 0; i < FUZZED; i++) {
      const frame = roll() < 0.5 ? randomBytes(roll) : mutated(roll);
      let records: readonly Heard[];
      try {
        records = heard(frame);
      } catch (error) {
        expect(error).toBeInstanceOf(Error);
        continue;
      }
      read += 1;
      list.receiveCompact(records);
    }
    expect(read).toBeGreaterThan(FUZZED / 20);
    for (const peer of list.peers.value) expect(typeof peer.user.name).toBe("string");
  });
});

function randomBytes(roll: () => number): Uint8Array {
  const bytes = Uint8Array.from({ length: 1 + Math.floor(roll() * 30) }, () => Math.floor(roll() * 256));
  bytes[0] = 101;
  return bytes;
}

function mutated(roll: () => number): Uint8Array {
  const bytes = compactFrame(Array.from({ length: 1 + Math.floor(roll() * 8) }, () => someRecord(roll)));
  const at = 1 + Math.floor(roll() * (bytes.length - 1));
  bytes[at] = Math.floor(roll() * 256);
  return bytes;
}
