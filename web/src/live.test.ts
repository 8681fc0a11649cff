import { readFileSync } from "node:fs";
import { signal } from "@preact/signals";
import { expect, it } from "vitest";
import WebSocket from "ws";
import * as Y from "yjs";
import { BoardModel } from "./model/board";
import { Commands } from "./model/commands";
import { COLORS } from "./model/schema";
import type { Layout } from "./model/types";
import { Connection } from "./sync/connection";
import { browserClock, type OpenSocket } from "./sync/ports";
import { random } from "./testing/board";

const BASE = "127.0.0.1:18477";
const made = JSON.parse(readFileSync("/tmp/gws.json", "utf-8"));
const board = made.boards[0].id;
const sleep = (ms: number) => new Promise((r) => setTimeout(r, ms));
async function api(path: string, token: string, body?: unknown) {
  const r = await fetch(`http://${BASE}${path}`, { method: body ? "POST" : "GET", headers: { authorization: `Bearer ${token}`, "content-type": "application/json" }, ...(body ? { body: JSON.stringify(body) } : {}) });
  const j = r.status === 204 ? null : await r.json();
  if (!r.ok) console.log(path, r.status, JSON.stringify(j));
  return j;
}
const sockets: WebSocket[] = [];
const opener = (token: string): OpenSocket => (url, events) => {
  const s = new WebSocket(url, { headers: { authorization: `Bearer ${token}` } });
  sockets.push(s);
  s.binaryType = "arraybuffer";
  s.on("open", () => events.open());
  s.on("close", (code) => events.close(code));
  s.on("error", () => {});
  s.on("message", (d: ArrayBuffer) => events.message(new Uint8Array(d)));
  return { send: (b) => { if (s.readyState === 1) s.send(b); }, close: () => s.close(), get buffered() { return s.bufferedAmount; } };
};
let n = 0;
async function client(token: string, person: string) {
  const layout = signal<Layout>(await api(`/api/boards/${board}/layout?locale=fi`, token));
  const doc = new Y.Doc();
  const model = new BoardModel(doc, layout);
  const commands = new Commands({ doc, model, layout, person, now: Date.now, newId: () => `${person.replace(/[^A-Za-z0-9]/g, "")}-${++n}` });
  const log: string[] = [];
  const connection = new Connection({ doc, url: `ws://${BASE}/sync/${board}`, epoch: null, clock: browserClock, random: Math.random, open: opener(token), cache: null, onReset: (r) => log.push(`RESET ${r}`), onTexts: (t) => log.push(`TEXTS ${t.length}`) });
  connection.subscribe((x) => log.push(JSON.stringify(x)));
  connection.start();
  return { doc, model, commands, connection, log, layout };
}
type C = Awaited<ReturnType<typeof client>>;
const saved = async (c: C) => { for (let i = 0; i < 1500; i++) { const s = c.connection.state.value; if (s.kind === "live" && s.saved) return; await sleep(20); } throw new Error(`not saved ${JSON.stringify(c.connection.state.value)} ${c.log.join("\n")}`); };
function act(who: C, letters: string, next: () => number) {
  const below = (k: number) => Math.floor(next() * k);
  const pick = <T,>(a: readonly T[]): T => a[below(a.length)] as T;
  const zones = who.layout.value.zones.filter((z) => z.takesNotes).map((z) => z.id);
  const id = pick(who.model.ids.value) ?? "";
  const retype = (t: string) => { const at = below(t.length + 1); return t.slice(0, at) + Array.from({ length: below(4) }, () => pick([...letters])).join("") + t.slice(at + (below(3) ? 0 : below(4))); };
  switch (below(14)) {
    case 0: return void who.commands.createNote({ zone: pick(zones) }, retype(""));
    case 1: return void who.commands.createNotes(pick(zones), ["", retype("")]);
    case 2: return void who.commands.moveToZone([id], pick(zones));
    case 3: return void who.commands.setColor([id], pick(COLORS));
    case 4: return void who.commands.deleteNotes([id]);
    case 5: return void who.commands.setField("scope", retype(who.model.fields.value.get("scope") ?? ""));
    case 6: return void who.commands.duplicate([id]);
    case 7: return void who.commands.undo();
    case 8: return void who.commands.redo();
    default: return void who.commands.setText(id, retype(who.model.peek(id)?.text ?? ""), below(2) ? "k" : undefined);
  }
}
const content = (c: C) => JSON.stringify([c.doc.getMap("notes").toJSON(), c.doc.getMap("fields").toJSON()], (_k, v) => (v && typeof v === "object" && !Array.isArray(v) ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1))) : v));

it("works against the real server", async () => {
  const joined = await api("/api/join", "", { secret: made.links.participant.secret, name: "Bo" });
  const a = await client(made.token, made.person.id);
  const b = await client(joined.token, joined.person.id);
  await saved(a); await saved(b);
  console.log("peers", JSON.stringify(a.connection.peers.value), JSON.stringify(a.connection.stage.value));
  const next = random(42);
  for (let i = 0; i < 1500; i++) {
    act(next() < 0.5 ? a : b, next() < 0.5 ? "ABC😀" : "xyzä", next);
    if (next() < 0.2) await sleep(next() * 20);
    if (next() < 0.006) sockets[Math.floor(next() * sockets.length)]?.terminate();
  }
  await saved(a); await saved(b); await sleep(300);
  console.log("log", [...new Set(a.log)].slice(0, 10), [...new Set(b.log)].slice(0, 10), a.model.ids.value.length, "sockets", sockets.length);
  expect(content(a)).toBe(content(b));
  for (let i = 0; i < 300; i++) { a.commands.undo(); if (i % 3 === 0) b.commands.undo(); }
  await saved(a); await saved(b); await sleep(300);
  expect(content(a)).toBe(content(b));
  // Large: paste, delete, undo, offline.
  b.commands.createNotes("state", Array.from({ length: 200 }, (_, i) => `${i} ${"ä".repeat(1900)}`));
  await saved(b);
  b.commands.deleteNotes(b.model.ids.value);
  await saved(b);
  b.commands.undo();
  await saved(b); await sleep(500);
  expect(content(a)).toBe(content(b));
  console.log("after big", a.model.ids.value.length, [...new Set(b.log)].slice(-5));
  const served = await api(`/api/boards/${board}/content`, made.token);
  expect(served.notes.map((x: { id: string }) => x.id)).toEqual(a.model.ids.value);
  expect(served.notes.map((x: { zone: string }) => x.zone)).toEqual(a.model.ids.value.map((id) => a.model.peek(id)?.zone));
  a.connection.stop(); b.connection.stop();
}, 120_000);
