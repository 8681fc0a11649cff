import type { JSX } from "preact";
import type { App } from "../app";
import { t } from "../i18n";
import type { SyncState } from "../sync/types";
import { Avatar } from "./Avatar";
import { useApp } from "./context";
import { Icon } from "./Icon";

/**
 * How many changes wait to be saved, as people count: a note is one, however many letters were typed into it.
 * Follows what it reads.
 */
export function waitingChanges({ connection, own }: App): number {
  const state = connection.state.value;
  const pending = state.kind === "refused" || state.kind === "closed" ? 0 : state.pending;
  return pending > 0 ? Math.max(1, own.waiting.value.size) : 0;
}

/** What is true about the changes made here; "saved" is said only when the server has said so. */
export function savedText(state: SyncState, changes: number): string {
  switch (state.kind) {
    case "live":
      return state.saved ? t("board.sync.saved") : t("board.sync.saving");
    case "connecting":
      return t(changes > 0 ? "board.sync.pending" : "board.sync.connecting", { n: changes });
    case "offline":
      return t(changes > 0 ? "board.sync.pending" : "board.sync.offline", { n: changes });
    case "refused":
      return t("board.sync.refused");
    case "closed":
      return t("board.sync.closed");
  }
}

/** Oneself and whether one's changes are saved. */
export function Me(): JSX.Element {
  const app = useApp();
  const { boot, connection, people } = app;
  const state = connection.state.value;
  const person = people.value.get(boot.person.id) ?? boot.person;
  return (
    <div class="me">
      <Avatar person={person} />
      <div>
        <p class="me-name">{person.name || t("board.people.unnamed")}</p>
        <p class={`me-saved is-${state.kind}`}>{savedText(state, waitingChanges(app))}</p>
      </div>
    </div>
  );
}

function shortText(state: SyncState, changes: number): string {
  if (state.kind === "live") return t(state.saved ? "board.sync.savedShort" : "board.sync.saving");
  return state.kind === "offline" ? t("board.sync.offlineShort") : savedText(state, changes);
}

/** The same in one line, where there is no room for the person. */
export function SavedLine({ short }: { readonly short?: boolean }): JSX.Element {
  const app = useApp();
  const state = app.connection.state.value;
  const changes = waitingChanges(app);
  const saved = state.kind === "live" && state.saved;
  return (
    <p class={`saved-line is-${state.kind}`}>
      <Icon name={saved ? "cloud-check" : state.kind === "live" ? "refresh-cw" : "cloud-off"} />
      {short ? shortText(state, changes) : savedText(state, changes)}
    </p>
  );
}
