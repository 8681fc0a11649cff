// A Yjs reader for the differential campaign: applies what the gate accepted and tells what it reads.
//
// stdin: frames of u32 length (big endian) and a payload whose first byte is the operation:
//   1 RESET state            a new document for raw updates and one for the server's deltas, both from the state
//   2 APPLY u32 n, raw[n], delta   answered by the JSON of the document, or by {"error": …}
//   3 LOAD state             answered by the JSON of a new document from the state
//   4 RELAYED                answered by the JSON of the document made of deltas
//   5 STATE                  answered by the raw document's encoded state
// stdout: frames of u32 length and the answer. The JSON is {root: content, …, clocks: {client: clock}}.
import { createRequire } from "node:module";
import process from "node:process";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const Y = require("yjs");

const ROOTS = ["notes", "connections", "circles", "marks", "fields", "comments"];
let raw = new Y.Doc();
let relayed = new Y.Doc();

function open(state) {
  const doc = new Y.Doc();
  for (const root of ROOTS) doc.getMap(root);
  Y.applyUpdate(doc, state);
  return doc;
}

function read(doc) {
  const { pendingStructs, pendingDs } = doc.store;
  if (pendingStructs !== null) throw new Error(`structs are pending: ${[...pendingStructs.missing]}`);
  if (pendingDs !== null) throw new Error("deletions are pending");
  if (doc.share.size !== ROOTS.length) throw new Error("an unknown root came up");
  const content = Object.fromEntries(ROOTS.map((root) => [root, doc.getMap(root).toJSON()]));
  return JSON.stringify({ ...content, clocks: Object.fromEntries(Y.decodeStateVector(Y.encodeStateVector(doc))) });
}

function apply(payload) {
  const size = payload.readUInt32BE(1);
  Y.applyUpdate(raw, payload.subarray(5, 5 + size));
  if (payload.length > 5 + size) Y.applyUpdate(relayed, payload.subarray(5 + size));
  const [one, other] = [raw, relayed].map((doc) => Y.encodeStateVector(doc));
  if (Buffer.compare(one, other) !== 0) throw new Error("the client's and the server's bytes differ");
  return read(raw);
}

function answer(payload) {
  switch (payload[0]) {
    case 1:
      raw = open(payload.subarray(1));
      relayed = open(payload.subarray(1));
      return null;
    case 2:
      return Buffer.from(apply(payload));
    case 3:
      return Buffer.from(read(open(payload.subarray(1))));
    case 4:
      return Buffer.from(read(relayed));
    default:
      return Buffer.from(Y.encodeStateAsUpdate(raw));
  }
}

let buffer = Buffer.alloc(0);
process.stdin.on("data", (chunk) => {
  buffer = buffer.length > 0 ? Buffer.concat([buffer, chunk]) : chunk;
  let at = 0;
  while (buffer.length - at >= 4) {
    const size = buffer.readUInt32BE(at);
    if (buffer.length - at - 4 < size) break;
    const payload = buffer.subarray(at + 4, at + 4 + size);
    at += 4 + size;
    let reply;
    try {
      reply = answer(payload);
    } catch (error) {
      reply = Buffer.from(JSON.stringify({ error: String(error?.stack ?? error) }));
    }
    if (reply !== null) {
      const head = Buffer.alloc(4);
      head.writeUInt32BE(reply.length);
      process.stdout.write(Buffer.concat([head, reply]));
    }
  }
  buffer = buffer.subarray(at);
});
process.stdin.on("end", () => process.exit(0));
