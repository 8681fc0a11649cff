import type { JSX } from "preact";
import { t } from "../i18n";
import type { SyncState } from "../sync/types";
import { useApp } from "./context";
import { formatMoment } from "./dates";
import { Icon } from "./Icon";
import type { IconName } from "./icons";
import { waitingChanges } from "./SaveState";

interface Said {
  readonly kind: "warn" | "calm" | "version";
  readonly icon: IconName;
  readonly title: string;
  readonly detail: string;
}

/** One bar over the board for what changes everything: no connection, a locked board, a reader's role, an old version. */
export function Banner(): JSX.Element | null {
  const app = useApp();
  const { connection, ui, boot } = app;
  const version = ui.version.value;
  if (version) return <VersionBanner name={version.name} at={formatMoment(version.at, boot.locale)} />;
  const said = offline(connection.state.value) ?? locked(app);
  if (!said) return null;
  const state = connection.state.value;
  const changes = waitingChanges(app);
  return (
    <div class={`banner ${said.kind}`} role="status">
      <Icon name={said.icon} />
      <div class="banner-text">
        <p class="banner-title">{said.title}</p>
        <p>{said.detail}</p>
      </div>
      {state.kind === "offline" && (
        <div class="banner-end">
          {changes > 0 && <p>{t("board.sync.pending", { n: changes })}</p>}
          <button type="button" class="button small" onClick={() => connection.checkNow()}>
            <Icon name="refresh-cw" />
            {t("board.sync.tryNow")}
          </button>
        </div>
      )}
    </div>
  );
}

function offline(state: SyncState): Said | null {
  if (state.kind !== "offline") return null;
  return {
    kind: "warn",
    icon: "wifi-off",
    title: t("board.offline.title"),
    detail: t("board.offline.detail"),
  };
}

function locked({ connection, rights }: ReturnType<typeof useApp>): Said | null {
  const frame = connection.stage.value;
  if (!frame) return null;
  if (frame.stage.paused) {
    const detail =
      frame.stage.paused.message || t(rights.value.direct ? "board.paused.forYou" : "board.paused.detail");
    return { kind: "calm", icon: "lock", title: t("board.paused.title"), detail };
  }
  if (frame.role === "observer") {
    return {
      kind: "calm",
      icon: "eye",
      title: t("board.observer.title"),
      detail: t("board.observer.detail"),
    };
  }
  return null;
}

function VersionBanner({ name, at }: { readonly name: string; readonly at: string }): JSX.Element {
  const { ui, rights } = useApp();
  return (
    <div class="banner version" role="status">
      <Icon name="camera" />
      <div class="banner-text">
        <p class="banner-title">{t("board.version.viewing", { name })}</p>
        <p>{t("board.version.readOnly", { at })}</p>
      </div>
      <div class="banner-end">
        {rights.value.direct && (
          <button
            type="button"
            class="button small"
            onClick={() => {
              const now = ui.version.value;
              if (now) ui.dialog.value = { kind: "restore", id: now.id, name: now.name };
            }}
          >
            <Icon name="rotate-ccw" />
            {t("board.version.restore")}
          </button>
        )}
        <button
          type="button"
          class="button small primary"
          onClick={() => {
            ui.version.value = null;
          }}
        >
          {t("board.version.back")}
        </button>
      </div>
    </div>
  );
}
