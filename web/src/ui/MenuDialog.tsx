import type { JSX } from "preact";
import { t } from "../i18n";
import { api } from "../stage/api";
import { useApp } from "./context";
import { Dialog } from "./Dialog";
import { formatDate } from "./dates";
import { ErrorLine } from "./FormParts";
import { Icon } from "./Icon";
import type { IconName } from "./icons";
import { LANGUAGES } from "./languages";
import { Me } from "./SaveState";
import type { DialogState } from "./state";
import { useTask } from "./useTask";

/** Everything that is not needed every minute. */
export function MenuDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { boot, rights, connection } = useApp();
  const observer = connection.stage.value?.role === "observer";
  return (
    <Dialog title={t("board.menu")} onClose={onClose} shape="drawer">
      <Me />
      <Language />
      <ul class="menu-list">
        {rights.value.direct && (
          <Entry icon="presentation" label={t("stage.console")} opens={{ kind: "console" }} />
        )}
        <Entry icon="layout-dashboard" label={t("board.boards")} opens={{ kind: "boards" }} />
        <Entry icon="layers" label={t("board.version.list")} opens={{ kind: "versions" }} />
        {rights.value.direct && (
          <Entry icon="camera" label={t("board.version.save")} opens={{ kind: "save-version" }} />
        )}
        {boot.exports && <Entry icon="download" label={t("board.export.title")} opens={{ kind: "export" }} />}
        {rights.value.direct && (
          <LinkEntry
            icon="qr-code"
            label={t("stage.invitationPage")}
            href={`/w/${boot.workshop.id}/invitation`}
          />
        )}
        <Entry icon="settings" label={t("board.settings.title")} opens={{ kind: "settings" }} />
        <Entry icon="keyboard" label={t("board.help.shortcuts")} opens={{ kind: "shortcuts" }} />
        {!observer && <Entry icon="pencil" label={t("board.me.rename")} opens={{ kind: "rename" }} />}
        <Entry icon="smartphone" label={t("board.handover.title")} opens={{ kind: "handover" }} />
        <Entry icon="log-out" label={t("board.leave.title")} opens={{ kind: "leave" }} />
      </ul>
      <footer class="menu-foot">
        {boot.workshop.deleteAt !== null && (
          <p>{t("board.deletedOn", { date: formatDate(boot.workshop.deleteAt, boot.locale) })}</p>
        )}
        <p class="menu-links">
          <a href="/accessibility">{t("common.accessibility")}</a>
          <a href="/privacy">{t("common.privacy")}</a>
        </p>
      </footer>
    </Dialog>
  );
}

interface EntryProps {
  readonly icon: IconName;
  readonly label: string;
  readonly opens: DialogState;
}

function Entry({ icon, label, opens }: EntryProps): JSX.Element {
  const { ui } = useApp();
  return (
    <li>
      <button
        type="button"
        class="menu-entry"
        onClick={() => {
          ui.dialog.value = opens;
        }}
      >
        <Icon name={icon} />
        <span>{label}</span>
      </button>
    </li>
  );
}

function LinkEntry({
  icon,
  label,
  href,
}: {
  readonly icon: IconName;
  readonly label: string;
  readonly href: string;
}): JSX.Element {
  return (
    <li>
      <a class="menu-entry" href={href}>
        <Icon name={icon} />
        <span>{label}</span>
      </a>
    </li>
  );
}

/** The page comes again in the other language: the server sends its texts and the sheet's. */
function Language(): JSX.Element {
  const { boot } = useApp();
  const task = useTask();
  const choose = (locale: string): Promise<void> =>
    task.run(async () => {
      await api.me(boot.workshop.id, { locale });
      location.reload();
    });
  return (
    <div class="language">
      <fieldset class="segments" aria-label={t("board.language")}>
        {LANGUAGES.map((locale) => (
          <button
            key={locale}
            type="button"
            lang={locale}
            aria-pressed={locale === boot.locale}
            aria-disabled={task.busy}
            onClick={() => {
              if (locale !== boot.locale && !task.busy) void choose(locale);
            }}
          >
            {t(`common.language.${locale}`)}
          </button>
        ))}
      </fieldset>
      <ErrorLine text={task.error} />
    </div>
  );
}
