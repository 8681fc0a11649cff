/** Watches the board for what others do and keeps the latest news. */
import { effect, type ReadonlySignal, signal, untracked } from "@preact/signals";
import type { App } from "../app";
import { t } from "../i18n";
import { zoneTitle } from "../outline/structure";
import { type Names, type News, news, type Seen, sentence } from "./news";

export interface NewsStore {
  /** The latest news in words; "" after a while. */
  readonly text: ReadonlySignal<string>;
  /** The zone that the news is about first; undefined when there is none. */
  readonly zone: ReadonlySignal<string | null | undefined>;
  stop(): void;
}

/** Changes of this long are told together, ms. */
const GATHER = 4_000;
/** News stays on the list view this long, ms. */
const STAYS = 20_000;

export function createNewsStore(app: App): NewsStore {
  const text = signal("");
  const zone = signal<string | null | undefined>(undefined);
  let seen: Seen | null = null;
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let fading: ReturnType<typeof setTimeout> | undefined;
  /** What oneself has changed since the last news. */
  const own = new Set<string>();
  const unsubscribe = app.own.subscribe((id) => own.add(id));
  const tell = (): void => {
    gathering = undefined;
    const now = look(app);
    const all = seen ? wanted(app, news(seen, now, own, app.boot.person.id)) : [];
    seen = now;
    own.clear();
    if (all.length === 0) return;
    zone.value = all[0]?.zone;
    text.value = sentence(all, namesOf(app), t);
    clearTimeout(fading);
    fading = setTimeout(() => {
      text.value = "";
      zone.value = undefined;
    }, STAYS);
  };
  const stop = effect(() => {
    app.model.byZone.value;
    app.model.connections.value;
    app.model.circles.value;
    app.model.comments.value;
    app.model.marks.value;
    const live = app.connection.state.value.kind === "live";
    untracked(() => {
      // The first state that comes from the server is not news.
      if (!live) return;
      if (seen === null) seen = look(app);
      else gathering ??= setTimeout(tell, GATHER);
    });
  });
  return {
    text,
    zone,
    stop() {
      clearTimeout(gathering);
      clearTimeout(fading);
      unsubscribe();
      stop();
    },
  };
}

function look(app: App): Seen {
  const { model } = app;
  return {
    notes: new Map(model.byHeight().map(({ id, zone, by, text }) => [id, { zone, by, text }])),
    lines: new Map(model.connections.peek().map(({ id, from, by }) => [id, { from, by }])),
    circles: new Map(model.circles.peek().map((circle) => [circle.id, circle])),
    comments: new Map(model.comments.peek().map(({ id, note, by }) => [id, { note, by }])),
    marks: new Map(model.marks.peek().map(({ zone, by }) => [zone, { by }])),
  };
}

function wanted(app: App, all: readonly News[]): readonly News[] {
  const how = app.ui.announcements.peek();
  if (how === "off") return [];
  if (how === "all") return all;
  const here = app.ui.enlarged.peek() ?? app.ui.zone.peek();
  return all.filter((each) => each.zone === here);
}

function namesOf({ layout, people, model }: App): Names {
  return {
    zone: (id) => {
      const zone = layout.peek().zones.find((each) => each.id === id);
      return zone ? zoneTitle(zone, layout.peek(), model.fields.peek(), t) : t("board.zone.outside");
    },
    person: (id) => people.peek().get(id ?? "")?.name || t("board.people.unnamed"),
  };
}
