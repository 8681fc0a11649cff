import type { JSX } from "preact";
import { t } from "../i18n";
import { Avatar } from "./Avatar";
import { useApp } from "./context";
import { formatDate } from "./dates";
import { Icon, Mark } from "./Icon";
import { presentPeople } from "./presence";

const SHOWN = 5;

/** The mark, what this is, who is here, and everything else behind one button. */
export function TopBar(): JSX.Element {
  const { boot, rights, ui } = useApp();
  const { title } = boot.board;
  return (
    <header class="topbar">
      <Mark />
      <div class="topbar-names">
        <h1 class="topbar-board">{title || boot.layout.name}</h1>
        <p class="topbar-workshop">{boot.workshop.title}</p>
      </div>
      <div class="topbar-end">
        {rights.value.direct && (
          <>
            <span class="pill role-pill">
              <Icon name="presentation" />
              {t("stage.role.facilitator")}
            </span>
            <button
              type="button"
              class="button topbar-console"
              aria-haspopup="dialog"
              onClick={() => {
                ui.dialog.value = { kind: "console" };
              }}
            >
              <Icon name="presentation" />
              {t("stage.console")}
            </button>
            {boot.workshop.deleteAt !== null && (
              <span class="topbar-delete">
                {t("stage.deletedOn", { date: formatDate(boot.workshop.deleteAt, boot.locale) })}
              </span>
            )}
          </>
        )}
        <Presence />
        {rights.value.direct && (
          <a class="button topbar-invite" href={`/w/${boot.workshop.id}/invitation`}>
            <Icon name="user-plus" />
            {t("stage.invite")}
          </a>
        )}
        <button
          type="button"
          class="button quiet topbar-menu"
          aria-haspopup="dialog"
          onClick={() => {
            ui.dialog.value = { kind: "menu" };
          }}
        >
          <Icon name="menu" />
          {t("board.menu")}
        </button>
      </div>
    </header>
  );
}

/** Who is here: letters of the first five, the number of all; the button opens the list. */
function Presence(): JSX.Element {
  const { connection, ui } = useApp();
  const people = presentPeople(connection.peers.value);
  const rest = people.length - SHOWN;
  return (
    <button
      type="button"
      class="presence"
      aria-haspopup="dialog"
      onClick={() => {
        ui.dialog.value = { kind: "people" };
      }}
    >
      <span class="avatars" aria-hidden="true">
        {people.slice(0, rest === 1 ? SHOWN + 1 : SHOWN).map((person) => (
          <Avatar key={person.id} person={person} title={person.name} />
        ))}
        {rest > 1 && <span class="avatar more">+{rest}</span>}
      </span>
      <span class="presence-count">{t("board.people.here", { n: people.length })}</span>
    </button>
  );
}
