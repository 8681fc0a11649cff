// A stock Yjs client: y-protocols over a WebSocket with a bearer token, as any bot would be written. It knows
// nothing of Lappu beyond the names in the document, and ignores the kinds of frames that it doesn't know.
//
// stdin and stdout: one JSON value a line.
//   {"op":"open","url":…,"token":…,"cursor":{x,y}}  → {"notes":{id:text},"fields":n}   once it is synced
//   {"op":"write","id":…,"text":…,"x":n,"y":n}      → {}
//   {"op":"wait","note":…}                          → {"text":…}     once that note is there
//   {"op":"peers","n":n}                            → {"users":[…]}  once so many others are there
//   {"op":"point","x":n,"y":n}                      → {}
//   {"op":"pointer","name":…,"x":n,"y":n}           → {}  once somebody of that name points there, within 3 units
//   {"op":"close"}                                  → {"code":n}
import { createRequire } from "node:module";
import process from "node:process";
import readline from "node:readline";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const Y = require("yjs");
const WebSocket = require("ws");
const sync = require("y-protocols/sync");
const awarenessProtocol = require("y-protocols/awareness");
const encoding = require("lib0/encoding");
const decoding = require("lib0/decoding");

const SYNC = 0;
const AWARENESS = 1;
const QUERY = 3;

const doc = new Y.Doc();
const awareness = new awarenessProtocol.Awareness(doc);
const notes = doc.getMap("notes");
let socket;
let synced = false;
const waiting = new Set();

function changed() {
  for (const look of [...waiting]) look();
}

/** The value of `look` as soon as it has one. */
function until(look) {
  return new Promise((resolve) => {
    const check = () => {
      const value = look();
      if (value === undefined) return;
      waiting.delete(check);
      resolve(value);
    };
    waiting.add(check);
    check();
  });
}

function send(write) {
  const encoder = encoding.createEncoder();
  write(encoder);
  socket.send(encoding.toUint8Array(encoder));
}

function receive(data) {
  const decoder = decoding.createDecoder(new Uint8Array(data));
  const kind = decoding.readVarUint(decoder);
  if (kind === SYNC) {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, SYNC);
    const step = sync.readSyncMessage(decoder, encoder, doc, socket);
    if (encoding.length(encoder) > 1) socket.send(encoding.toUint8Array(encoder));
    if (step === sync.messageYjsSyncStep2) synced = true;
  } else if (kind === AWARENESS) {
    awarenessProtocol.applyAwarenessUpdate(awareness, decoding.readVarUint8Array(decoder), socket);
  }
  changed();
}

function open({ url, token, cursor }) {
  socket = new WebSocket(url, { headers: { Authorization: `Bearer ${token}` } });
  socket.binaryType = "arraybuffer";
  socket.on("message", receive);
  socket.on("open", () => {
    send((encoder) => {
      encoding.writeVarUint(encoder, SYNC);
      sync.writeSyncStep1(encoder, doc);
    });
    send((encoder) => encoding.writeVarUint(encoder, QUERY));
    awareness.setLocalState({ cursor });
  });
  socket.on("close", (code) => {
    socket.code = code;
    changed();
  });
  return until(() =>
    synced
      ? {
          notes: Object.fromEntries([...notes].map(([id, note]) => [id, note.get("text").toString()])),
          fields: doc.getMap("fields").size,
        }
      : undefined,
  );
}

doc.on("update", (update, origin) => {
  if (origin === socket) return;
  send((encoder) => {
    encoding.writeVarUint(encoder, SYNC);
    sync.writeUpdate(encoder, update);
  });
});

awareness.on("update", ({ added, updated, removed }, origin) => {
  if (origin === socket || socket?.readyState !== WebSocket.OPEN) return;
  const ids = [...added, ...updated, ...removed];
  send((encoder) => {
    encoding.writeVarUint(encoder, AWARENESS);
    encoding.writeVarUint8Array(encoder, awarenessProtocol.encodeAwarenessUpdate(awareness, ids));
  });
});

const operations = {
  open,
  write({ id, text, x, y }) {
    doc.transact(() => {
      const note = new Y.Map();
      note.set("place", { x, y, z: 1 });
      note.set("text", new Y.Text(text));
      note.set("color", "green");
      note.set("at", Date.now());
      notes.set(id, note);
    });
    return {};
  },
  wait: ({ note }) =>
    until(() => (notes.has(note) ? { text: notes.get(note).get("text").toString() } : undefined)),
  peers: ({ n }) =>
    until(() => {
      const others = [...awareness.getStates()].filter(([id]) => id !== doc.clientID);
      return others.length >= n ? { users: others.map(([, state]) => state.user) } : undefined;
    }),
  point({ x, y }) {
    awareness.setLocalStateField("cursor", { x, y });
    return {};
  },
  pointer: ({ name, x, y }) =>
    until(() => {
      const at = [...awareness.getStates().values()].find((state) => state.user?.name === name)?.cursor;
      return at && Math.hypot(at.x - x, at.y - y) < 3 ? {} : undefined;
    }),
  close() {
    socket.close();
    return until(() => (socket.code === undefined ? undefined : { code: socket.code }));
  },
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(await operations[asked.op](asked))}\n`);
}
awareness.destroy();
socket?.terminate();
