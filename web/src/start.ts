/** Puts the app together and keeps it going: one document at a time, a new one when the old may not go on. */
import { batch, computed, effect, type Signal, signal } from "@preact/signals";
import * as Y from "yjs";
import type { App, Boot, Person } from "./app";
import { rights } from "./commands/rights";
import { t } from "./i18n";
import { BoardModel } from "./model/board";
import { Commands } from "./model/commands";
import { OwnChanges } from "./model/own";
import type { Layout } from "./model/types";
import { api } from "./stage/api";
import { Cache, Salvage } from "./sync/cache";
import { SUBPROTOCOL } from "./sync/compact";
import { Connection } from "./sync/connection";
import { browserClock, openSocket } from "./sync/ports";
import type { Notice } from "./sync/types";
import { resize, viewport } from "./tools/viewport";
import { laterOf } from "./ui/bring";
import { freshSheet } from "./ui/freshSheet";
import type { Later } from "./ui/later";
import type { UiState } from "./ui/state";

/** What outlives a document. */
interface Lasting {
  readonly boot: Boot;
  readonly ui: UiState;
  readonly store: Storage | null;
  readonly layout: Signal<Layout>;
  readonly people: Signal<ReadonlyMap<string, Person>>;
  readonly salvage: Signal<readonly string[]>;
  readonly viewport: App["viewport"];
  readonly later: Later;
}

/** Starts the board of this page; `show` is called with the app, and again whenever a new document begins. */
export function startApp(boot: Boot, ui: UiState, store: Storage | null, show: (app: App) => void): void {
  const layout = signal(boot.layout);
  const lasting: Lasting = {
    boot,
    ui,
    store,
    layout,
    people: signal(new Map(boot.people.map((person) => [person.id, person]))),
    salvage: keptTexts(boot, store),
    viewport: signal(viewport(boot.layout.plane)),
    later: laterOf(boot.later),
  };
  let epoch: number | null = boot.epoch;
  let stop = (): void => {};
  const begin = (): void => {
    stop();
    const [app, end] = open(lasting, epoch, () => {
      // A later document takes the server's first word for its epoch.
      epoch = null;
      begin();
    });
    stop = end;
    show(app);
  };
  begin();
}

function open(lasting: Lasting, epoch: number | null, onReset: () => void): [app: App, end: () => void] {
  const { boot, ui, store, layout, people, salvage } = lasting;
  const doc = new Y.Doc();
  // Above the ids of the server: a note that is dropped while it moves all notes is dropped.
  doc.clientID = 2 ** 31 + (doc.clientID % 2 ** 31);
  const model = new BoardModel(doc, layout);
  const own = new OwnChanges(doc);
  const person = boot.person.id;
  const commands = new Commands({ doc, model, layout, person, now: Date.now, newId });
  const connection = new Connection({
    doc,
    url: socketUrl(boot.board.id),
    protocols: [SUBPROTOCOL],
    epoch,
    clock: browserClock,
    random: Math.random,
    open: openSocket,
    cache: store && new Cache(store, boot.board.id, person, newId()),
    onReset,
    onTexts: (texts) => {
      salvage.value = [...salvage.value, ...texts];
    },
  });
  const app: App = {
    ...lasting,
    people,
    model,
    own,
    commands,
    connection,
    rights: computed(() => rights(connection.stage.value, person, ui.version.value !== null)),
    clipboard: {
      write: async (text) => navigator.clipboard.writeText(text),
      read: () => navigator.clipboard.readText(),
    },
  };
  const live = computed(() => connection.state.value.kind === "live");
  const ends = [
    connection.subscribe((notice) => noticed(lasting, notice)),
    effect(() => {
      const state = connection.state.value;
      if (state.kind === "live" && state.saved) own.saved();
    }),
    effect(() => {
      if (live.value) whenIdle(() => void lasting.later.get());
    }),
    followLayout(lasting, connection),
    pageEvents(connection),
  ];
  ui.editing.value = null;
  ui.selection.value = new Set();
  connection.start();
  const end = (): void => {
    for (const each of ends) each();
    own.dispose();
    model.dispose();
  };
  return [app, end];
}

function socketUrl(board: string): string {
  const { protocol, host } = location;
  return `${protocol === "https:" ? "wss" : "ws"}://${host}/sync/${encodeURIComponent(board)}`;
}

/** Calls when the browser has nothing better to do, and soon in any case. */
function whenIdle(call: () => void): void {
  // Safari has no word for it.
  if ("requestIdleCallback" in window) window.requestIdleCallback(call, { timeout: 2_000 });
  else setTimeout(call, 500);
}

/** 96 random bits; `crypto.randomUUID` is missing where a municipality serves without TLS. */
function newId(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

/** Texts that could not be saved, kept on the device until somebody has dealt with them. */
function keptTexts(boot: Boot, store: Storage | null): Signal<readonly string[]> {
  const kept = store && new Salvage(store, boot.board.id, boot.person.id);
  const texts: Signal<readonly string[]> = signal(kept?.load() ?? []);
  effect(() => void kept?.save(texts.value));
  return texts;
}

/** A facilitator may adapt the sheet at any time: the new one is fetched when its number grows. */
function followLayout(lasting: Lasting, connection: Connection): () => void {
  let asked = 0;
  return effect(() => {
    const version = connection.stage.value?.layoutVersion ?? 0;
    if (version <= lasting.layout.peek().layoutVersion || version <= asked) return;
    asked = version;
    freshSheet().then(
      (next) => relaid(lasting, next),
      () => {
        // Offline just now: the stage is told again when the connection is back.
        asked = 0;
      },
    );
  });
}

/** Everybody sees the new sheet at once; who didn't adapt it hears of it. */
function relaid({ layout, ui, viewport }: Lasting, next: Layout): void {
  if (next.layoutVersion <= layout.peek().layoutVersion) return;
  const there = (zone: string | null): boolean => next.zones.some(({ id }) => id === zone);
  batch(() => {
    layout.value = next;
    if (!there(ui.enlarged.peek())) ui.enlarged.value = null;
    if (!there(ui.zone.peek())) ui.zone.value = null;
    viewport.value = resize(viewport.peek(), viewport.peek().frame, next.plane);
  });
  if ((ui.adapted.peek()?.made ?? 0) < next.layoutVersion)
    ui.toast({ kind: "info", text: t("board.sheetChanged"), actions: [], ms: 10_000 });
}

function noticed({ boot, ui, people }: Lasting, notice: Notice): void {
  const say = (key: string): void => {
    ui.toast({ kind: "danger", text: t(key), actions: [], ms: 10_000 });
  };
  switch (notice.code) {
    case "undone":
      say("board.notice.undone");
      break;
    case "withheld":
      say("board.notice.withheld");
      break;
    case "not-kept":
      say("board.notice.notKept");
      break;
    case "reload":
      location.reload();
      break;
    case "people":
      api.workshop(boot.workshop.id).then(
        (workshop) => {
          people.value = new Map(workshop.people.map((person) => [person.id, person]));
        },
        () => {
          // Names come again with the next change.
        },
      );
  }
}

/** Phones stop pages without asking: unsent work is kept at once, and the line is looked at on return. */
function pageEvents(connection: Connection): () => void {
  const shown = (): void => {
    if (document.visibilityState === "hidden") connection.keep();
    else connection.checkNow();
  };
  const back = (): void => connection.checkNow();
  const gone = (): void => connection.doubt();
  const leaving = (): void => connection.keep();
  document.addEventListener("visibilitychange", shown);
  window.addEventListener("online", back);
  window.addEventListener("offline", gone);
  window.addEventListener("pagehide", leaving);
  return () => {
    document.removeEventListener("visibilitychange", shown);
    window.removeEventListener("online", back);
    window.removeEventListener("offline", gone);
    window.removeEventListener("pagehide", leaving);
  };
}
