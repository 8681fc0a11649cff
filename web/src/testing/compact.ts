/** The server's side of compact presence. */
import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import type { Heard, Told } from "../sync/compact";

const OPS: Readonly<Record<Heard["op"], number>> = { gone: 0, cursor: 1, away: 2, entry: 3, pace: 5 };

export function compactFrame(records: readonly Heard[]): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, 101);
    for (const record of records) {
      const index = record.op === "pace" ? 0 : record.index;
      encoding.writeVarUint(encoder, index * 8 + OPS[record.op]);
      if (record.op === "cursor") {
        encoding.writeVarInt(encoder, record.x);
        encoding.writeVarInt(encoder, record.y);
      } else if (record.op === "entry") {
        encoding.writeVarUint(encoder, record.clientId);
        encoding.writeVarString(encoder, JSON.stringify(record.state));
      } else if (record.op === "pace") encoding.writeVarUint(encoder, record.ms);
    }
  });
}

/** What a client told in a frame. */
export function toldIn(frame: Uint8Array): Told[] {
  const decoder = decoding.createDecoder(frame);
  if (decoding.readVarUint(decoder) !== 101) throw new Error("not compact");
  const told: Told[] = [];
  while (decoding.hasContent(decoder)) told.push(toldNext(decoder));
  return told;
}

function toldNext(decoder: decoding.Decoder): Told {
  const op = decoding.readVarUint(decoder);
  switch (op) {
    case 0:
      return { op: "gone" };
    case 1:
      return { op: "cursor", x: decoding.readVarInt(decoder), y: decoding.readVarInt(decoder) };
    case 2:
      return { op: "away" };
    case 3: {
      const clientId = decoding.readVarUint(decoder);
      return { op: "state", clientId, state: JSON.parse(decoding.readVarString(decoder)) };
    }
    case 4:
      return { op: "interest", cursors: decoding.readVarUint(decoder) === 1 };
    default:
      throw new Error(`unknown record ${op}`);
  }
}
