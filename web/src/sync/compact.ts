/**
 * Bytes ↔ records of compact presence (kind 101), spoken when the server chose the subprotocol. A frame is
 * records to its end; a record begins with `index << 3 | op`, and an index stands for a client id that an
 * entry has named. Places are whole sheet units.
 */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

/** The subprotocol that says: we both speak this. */
export const SUBPROTOCOL = "lappu.1";

const COMPACT = 101;
const OPS = 8;
const [GONE, CURSOR, AWAY, ENTRY, INTEREST, PACE] = [0, 1, 2, 3, 4, 5];

/** What the server tells of the window behind an index. */
export type Heard =
  | { readonly op: "gone" | "away"; readonly index: number }
  | { readonly op: "cursor"; readonly index: number; readonly x: number; readonly y: number }
  /** All but the cursor, which is away until it is told. */
  | { readonly op: "entry"; readonly index: number; readonly clientId: number; readonly state: unknown }
  /** Tell your own state at most once in so many ms. */
  | { readonly op: "pace"; readonly ms: number };

/** What one tells of oneself. */
export type Told =
  | { readonly op: "gone" | "away" }
  | { readonly op: "cursor"; readonly x: number; readonly y: number }
  /** All but user and cursor; comes first. */
  | { readonly op: "state"; readonly clientId: number; readonly state: unknown }
  /** Whether cursors are wanted here. */
  | { readonly op: "interest"; readonly cursors: boolean };

/** The records of the frame's rest; throws when they are malformed. */
export function readRecords(decoder: decoding.Decoder): Heard[] {
  const records: Heard[] = [];
  while (decoding.hasContent(decoder)) records.push(readRecord(decoder));
  return records;
}

function readRecord(decoder: decoding.Decoder): Heard {
  const head = decoding.readVarUint(decoder);
  const index = Math.floor(head / OPS);
  switch (head % OPS) {
    case GONE:
      return { op: "gone", index };
    case CURSOR:
      return { op: "cursor", index, x: decoding.readVarInt(decoder), y: decoding.readVarInt(decoder) };
    case AWAY:
      return { op: "away", index };
    case ENTRY: {
      const clientId = decoding.readVarUint(decoder);
      return { op: "entry", index, clientId, state: JSON.parse(decoding.readVarString(decoder)) };
    }
    case PACE:
      return { op: "pace", ms: decoding.readVarUint(decoder) };
    default:
      // Its length isn't known, so it can't be skipped.
      throw new Error(`unknown record of presence: ${head}`);
  }
}

export function encodeRecords(records: readonly Told[]): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, COMPACT);
    for (const record of records) writeRecord(encoder, record);
  });
}

function writeRecord(encoder: encoding.Encoder, record: Told): void {
  switch (record.op) {
    case "gone":
      encoding.writeVarUint(encoder, GONE);
      break;
    case "away":
      encoding.writeVarUint(encoder, AWAY);
      break;
    case "cursor":
      encoding.writeVarUint(encoder, CURSOR);
      encoding.writeVarInt(encoder, record.x);
      encoding.writeVarInt(encoder, record.y);
      break;
    case "state":
      encoding.writeVarUint(encoder, ENTRY);
      encoding.writeVarUint(encoder, record.clientId);
      encoding.writeVarString(encoder, JSON.stringify(record.state));
      break;
    case "interest":
      encoding.writeVarUint(encoder, INTEREST);
      encoding.writeVarUint(encoder, Number(record.cursors));
  }
}
