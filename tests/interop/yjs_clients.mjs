// Yjs clients that edit a board at random, honestly: online, offline, undoing, merging, typing in the middle
// of each other's words. Seeded, so that a run can be repeated.
//
// stdin and stdout: one JSON value a line.
//   {"op":"open","seed":n,"state":b64,"people":[id…],"lean":word}     → {}
//   {"op":"round","edits":n,"deltas":[b64…],"vector":b64}             → {"frames":[{client,answer,data}],"edits":n}
//   {"op":"settle","deltas":[…],"vector":b64}   everybody comes online → {"frames":[…]}
//   {"op":"read","deltas":[…]}                                        → {"docs":[json…],"states":[b64…]}
// `lean` is what they do more than usual: "undo", "lists" (values with lists in lists), or nothing special.
// `deltas` are what the server sent since the last line; clients that are offline get them when they are back.
import { createRequire } from "node:module";
import process from "node:process";
import readline from "node:readline";

const require = createRequire(new URL("../../web/package.json", import.meta.url));
const Y = require("yjs");

const ROOTS = ["notes", "connections", "circles", "marks", "fields", "comments"];
const COLORS = ["yellow", "blue", "green", "pink", "orange", "grey"];
const LETTERS = ["a", "ä", "ö", "Å", " ", "\n", "😀", "👩‍💻", "語", "z", "🎈", "e\u0301"];

function random(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return { next, below, pick: (list) => list[below(list.length)], chance: (p) => next() < p };
}

let dice = random(1);
let lean = "";
let clients = [];
let serial = 0;

function words(most) {
  let text = "";
  for (let n = 1 + dice.below(most); n > 0; n--) text += dice.pick(LETTERS);
  return text;
}

// Positions between whole characters: an editor never puts the caret inside a surrogate pair.
function edges(text) {
  const found = [0];
  for (const letter of text) found.push(found[found.length - 1] + letter.length);
  return found;
}

class Client {
  constructor(person, state) {
    this.person = person;
    this.doc = new Y.Doc();
    this.doc.clientID = 1 + dice.below(2 ** 32 - 2);
    for (const root of ROOTS) this.doc.getMap(root);
    Y.applyUpdate(this.doc, state, "server");
    this.undoing = new Y.UndoManager(
      ROOTS.map((root) => this.doc.getMap(root)),
      { captureTimeout: 0, trackedOrigins: new Set(["me"]) },
    );
    this.outgoing = [];
    this.incoming = [];
    this.offline = 0;
    this.doc.on("update", (update, origin) => {
      if (origin !== "server") this.outgoing.push(update);
    });
  }

  map(root) {
    return this.doc.getMap(root);
  }

  anyOf(root) {
    const ids = [...this.map(root).keys()];
    return ids.length > 0 ? dice.pick(ids) : undefined;
  }

  edit() {
    const action = dice.pick(ACTIONS);
    this.doc.transact(() => action(this), "me");
  }

  receive() {
    for (const delta of this.incoming.splice(0)) Y.applyUpdate(this.doc, delta, "server");
  }

  // What goes out: each update, several merged into one, or after a time offline a step 2.
  send(vector, returned) {
    const updates = this.outgoing.splice(0);
    if (returned && dice.chance(0.7)) {
      return [{ answer: true, data: Y.encodeStateAsUpdate(this.doc, vector) }];
    }
    if (updates.length > 1 && dice.chance(0.3)) {
      return [{ answer: false, data: Y.mergeUpdates(updates) }];
    }
    return updates.map((data) => ({ answer: false, data }));
  }
}

function newId(kind) {
  serial += 1;
  return `${kind}_${serial}`;
}

function newMap(values) {
  const map = new Y.Map();
  for (const [key, value] of Object.entries(values)) map.set(key, value);
  return map;
}

function newNote(client, id = newId("n")) {
  const values = {
    place: { x: dice.below(9000) / 4, y: dice.below(5000) / 10, z: serial },
    text: new Y.Text(dice.chance(0.2) ? "" : words(30)),
    color: dice.pick(COLORS),
    by: client.person,
    at: 1.7e12 + serial,
  };
  if (dice.chance(0.2)) values.size = { w: 160.5, h: 90 };
  if (dice.chance(0.2)) values.tags = ["first", "second"];
  if (dice.chance(0.3)) values.reactions = newMap({ [client.person]: "👍" });
  if (dice.chance(0.1)) values.origin = { board: "b1", note: "n9" };
  client.map("notes").set(id, newMap(values));
}

function type(text) {
  if (!(text instanceof Y.Text)) return;
  const found = edges(text.toString());
  const at = dice.below(found.length);
  if (dice.chance(0.7)) text.insert(found[at], words(6));
  else {
    const to = Math.min(found.length - 1, at + 1 + dice.below(4));
    if (to > at) text.delete(found[at], found[to] - found[at]);
  }
}

function onNote(fn) {
  return (client) => {
    const id = client.anyOf("notes");
    const note = id === undefined ? undefined : client.map("notes").get(id);
    if (note instanceof Y.Map) fn(note, client, id);
    else newNote(client);
  };
}

const move = onNote((note) => {
  // Several drops in one go leave a trail that Yjs merges while its undo manager keeps it.
  for (let n = 1 + dice.below(3); n > 0; n--) {
    note.set("place", { x: dice.below(2000) + 0.5, y: dice.below(900), z: dice.below(99), l: 1 });
  }
});
const write = onNote((note) => type(note.get("text")));
const erase = onNote((_note, client, id) => {
  if (client.map("notes").size > 4) client.map("notes").delete(id);
});

const ACTIONS = [
  newNote,
  (client) => newNote(client),
  move,
  move,
  move,
  write,
  write,
  write,
  write,
  write,
  erase,
  onNote((note) => note.set("color", dice.pick(COLORS))),
  onNote((note, client) => {
    const reactions = note.get("reactions");
    if (!(reactions instanceof Y.Map)) note.set("reactions", newMap({ [client.person]: "🎉" }));
    else if (reactions.has(client.person) && dice.chance(0.5)) reactions.delete(client.person);
    else reactions.set(client.person, dice.pick(["👍", "❤️"]));
  }),
  onNote((note) => {
    if (note.has("size") && dice.chance(0.5)) note.delete("size");
    else note.set("size", { w: 100 + dice.below(50), h: 80.25 });
  }),
  // A thing that is set again under its old id, as a client's own undo of a deletion does.
  onNote((_note, client, id) => newNote(client, id)),
  (client) => {
    for (let n = 0; n < 8; n++) newNote(client);
  },
  (client) => {
    const ids = [...client.map("notes").keys()];
    for (const id of ids.slice(6)) client.map("notes").delete(id);
  },
  (client) => {
    const field = client.anyOf("fields");
    if (field !== undefined) type(client.map("fields").get(field));
  },
  (client) => {
    const values = { from: client.anyOf("notes") ?? "n", to: "n_0", kind: "funding", label: words(5) };
    client.map("connections").set(newId("c"), newMap({ ...values, by: client.person, at: serial }));
  },
  (client) => {
    const id = client.anyOf("connections");
    if (id !== undefined && dice.chance(0.5)) client.map("connections").delete(id);
    else if (id !== undefined) client.map("connections").get(id).set("label", words(4));
  },
  (client) => {
    const members = newMap({ [client.anyOf("notes") ?? "n"]: true, n_0: true });
    const values = { members, zones: new Y.Map(), name: new Y.Text(words(5)), shape: "set" };
    client.map("circles").set(newId("o"), newMap({ ...values, by: client.person, at: serial }));
  },
  (client) => {
    const circle = client.map("circles").get(client.anyOf("circles") ?? "");
    if (!(circle instanceof Y.Map)) return;
    if (dice.chance(0.5)) type(circle.get("name"));
    else circle.get("members")?.set(client.anyOf("notes") ?? "n", true);
  },
  (client) => {
    const marks = client.map("marks");
    const zone = dice.pick(["m1", "m2", "m3"]);
    if (marks.has(zone) && dice.chance(0.6)) marks.delete(zone);
    else marks.set(zone, newMap({ kind: dice.pick(["cross", "bigcross"]), by: client.person, at: serial }));
  },
  (client) => {
    const values = { note: client.anyOf("notes") ?? "n", text: words(10), by: client.person, at: serial };
    client.map("comments").set(newId("k"), newMap(values));
  },
];

// A plain value with lists and objects in each other, not deeper than the gate lets pass.
function nested(depth) {
  if (depth === 0 || dice.chance(0.2)) return dice.pick([null, true, -1, 0.5, 2 ** 40, "", words(3)]);
  const values = Array.from({ length: dice.below(4) }, () => nested(depth - 1));
  return dice.chance(0.7) ? values : Object.fromEntries(values.map((value, n) => [`k${n}`, value]));
}

const LISTS = [
  onNote((note) => note.set("tags", nested(5))),
  onNote((note) => note.set("origin", { board: "b1", zone: nested(4) })),
  onNote((note) => {
    // Set and taken back in one go: only what is deleted is told.
    note.set("tags", [["a", ["b"]], []]);
    note.delete("tags");
  }),
  (client) => {
    const id = newNote(client) ?? client.anyOf("notes");
    const note = client.map("notes").get(id);
    for (let n = 0; n < 4; n++) note.set("tags", [nested(2), [n], nested(3)]);
  },
];

// Yjs 13.6's undo manager sometimes fails over a key whose old values were collected; what it did is sent.
function again(step) {
  try {
    step();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

// Undo and redo are transactions of their own.
function act(client) {
  const much = lean === "undo" ? 3 : 1;
  if (dice.chance(0.12 * much)) again(() => client.undoing.undo());
  else if (dice.chance(0.05 * much)) again(() => client.undoing.redo());
  else if (lean === "lists" && dice.chance(0.5)) client.doc.transact(() => dice.pick(LISTS)(client), "me");
  else client.edit();
}

function frames(vector, all) {
  const out = [];
  clients.forEach((client, number) => {
    const returned = client.offline > 0 && (all || client.offline === 1);
    client.offline = all ? 0 : Math.max(0, client.offline - 1);
    if (client.offline > 0) return;
    if (returned && dice.chance(0.5)) client.receive();
    for (const { answer, data } of client.send(vector, returned)) {
      out.push({ client: number, answer, data: Buffer.from(data).toString("base64") });
    }
    client.receive();
  });
  return out;
}

function hear(deltas) {
  const updates = (deltas ?? []).map((text) => Buffer.from(text, "base64"));
  for (const client of clients) client.incoming.push(...updates);
}

const OPERATIONS = {
  open({ seed, state, people, lean: wanted }) {
    dice = random(seed);
    lean = wanted;
    clients = people.map((person) => new Client(person, Buffer.from(state, "base64")));
    return {};
  },
  round({ edits, deltas, vector }) {
    hear(deltas);
    let made = 0;
    for (const client of clients) {
      if (client.offline === 0 && dice.chance(0.06)) client.offline = 2 + dice.below(8);
      if (client.offline === 0) client.receive();
      for (let n = dice.below(2 * edits); n > 0; n--, made++) act(client);
    }
    return { frames: frames(Buffer.from(vector, "base64"), false), edits: made };
  },
  settle({ deltas, vector }) {
    hear(deltas);
    return { frames: frames(Buffer.from(vector, "base64"), true) };
  },
  read({ deltas }) {
    hear(deltas);
    for (const client of clients) client.receive();
    const docs = clients.map(({ doc }) => Object.fromEntries(ROOTS.map((r) => [r, doc.getMap(r).toJSON()])));
    const states = clients.map(({ doc }) => Buffer.from(Y.encodeStateAsUpdate(doc)).toString("base64"));
    return { docs, states, ids: clients.map(({ doc }) => doc.clientID) };
  },
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(OPERATIONS[request.op](request))}\n`);
}
