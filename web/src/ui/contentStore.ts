/** What only the server can tell of the board's content: votes that have ended, and the checklist. */
import { effect, type ReadonlySignal, signal } from "@preact/signals";
import type { App } from "../app";
import { api, type Content } from "../stage/api";

export interface ContentStore {
  readonly votes: ReadonlySignal<ReadonlyMap<string, number>>;
  readonly criteria: ReadonlySignal<Readonly<Record<string, boolean>> | null>;
  stop(): void;
}

/** Edits are waited out this long before the server is asked again, ms. */
const CALM = 2_500;

/**
 * Asks when the page opens and after every change of the stage; for facilitators also after edits, since
 * their checklist follows them.
 */
export function createContentStore(app: App): ContentStore {
  const votes = signal<ReadonlyMap<string, number>>(new Map());
  const criteria = signal<Readonly<Record<string, boolean>> | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asked = false;
  const ask = async (): Promise<void> => {
    try {
      const content = await api.content(app.boot.board.id);
      votes.value = votesOf(content);
      criteria.value = content.criteria;
    } catch {
      // Offline or the server is restarting: the next change asks again, what is shown stays.
    }
  };
  const stop = effect(() => {
    app.connection.stage.value?.stageVersion;
    if (app.rights.value.direct) {
      app.model.ids.value;
      app.model.fields.value;
      app.model.connections.value;
      app.model.circles.value;
      app.model.marks.value;
    }
    if (app.connection.state.value.kind !== "live") return;
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), asked ? CALM : 0);
    asked = true;
  });
  return {
    votes,
    criteria,
    stop() {
      clearTimeout(timer);
      stop();
    },
  };
}

/** Dots of the latest ended vote by note and zone. */
export function votesOf(content: Content): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  for (const [target, n] of Object.entries(content.votes.at(-1)?.results ?? {})) found.set(target, n);
  for (const note of content.notes) if (note.votes) found.set(note.id, note.votes);
  return found;
}
