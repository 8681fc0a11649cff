import type { JSX } from "preact";
import { t } from "../i18n";
import type { SyncState } from "../sync/types";
import { Avatar } from "./Avatar";
import { useApp } from "./context";
import { Icon } from "./Icon";

/** What is true about the changes made here; "saved" is said only when the server has said so. */
export function savedText(state: SyncState): string {
  switch (state.kind) {
    case "live":
      return state.saved ? t("board.sync.saved") : t("board.sync.saving");
    case "connecting":
      return t(state.pending > 0 ? "board.sync.pending" : "board.sync.connecting", { n: state.pending });
    case "offline":
      return t(state.pending > 0 ? "board.sync.pending" : "board.sync.offline", { n: state.pending });
    case "refused":
      return t("board.sync.refused");
    case "closed":
      return t("board.sync.closed");
  }
}

/** Oneself and whether one's changes are saved. */
export function Me(): JSX.Element {
  const { boot, connection, people } = useApp();
  const state = connection.state.value;
  const person = people.value.get(boot.person.id) ?? boot.person;
  return (
    <div class="me">
      <Avatar person={person} />
      <div>
        <p class="me-name">{person.name || t("board.people.unnamed")}</p>
        <p class={`me-saved is-${state.kind}`}>{savedText(state)}</p>
      </div>
    </div>
  );
}

function shortText(state: SyncState): string {
  if (state.kind === "live") return t(state.saved ? "board.sync.savedShort" : "board.sync.saving");
  return state.kind === "offline" ? t("board.sync.offlineShort") : savedText(state);
}

/** The same in one line, where there is no room for the person. */
export function SavedLine({ short }: { readonly short?: boolean }): JSX.Element {
  const { connection } = useApp();
  const state = connection.state.value;
  const saved = state.kind === "live" && state.saved;
  return (
    <p class={`saved-line is-${state.kind}`}>
      <Icon name={saved ? "cloud-check" : state.kind === "live" ? "refresh-cw" : "cloud-off"} />
      {short ? shortText(state) : savedText(state)}
    </p>
  );
}
