import type { JSX } from "preact";
import { t } from "../i18n";
import { Avatar } from "../ui/Avatar";
import { useApp } from "../ui/context";
import { Icon } from "../ui/Icon";
import { type Present, presentPeople } from "../ui/presence";

/** Who is here and what they are doing; who writes or drags stands first. */
export function PeopleList({ most }: { readonly most?: number }): JSX.Element {
  const { connection, ui } = useApp();
  const people = presentPeople(connection.peers.value).sort((a, b) => Number(busy(b)) - Number(busy(a)));
  const shown = most === undefined ? people : people.slice(0, most);
  return (
    <section class="console-part" aria-label={t("board.people.title")}>
      <div class="console-head">
        <Icon name="users" />
        <h3>{t("board.people.title")}</h3>
        <span class="num console-count">{people.length}</span>
      </div>
      <ul class="people">
        {shown.map((person) => (
          <li key={person.id}>
            <Avatar person={person} />
            <span class="person-name">{person.name || t("board.people.unnamed")}</span>
            <span class="person-doing">{doing(person)}</span>
            {(person.role === "facilitator" || person.role === "owner") && (
              <span class="person-role">{t("stage.role.facilitator")}</span>
            )}
            {person.role === "observer" && <span class="person-role">{t("stage.role.observer")}</span>}
          </li>
        ))}
      </ul>
      {shown.length < people.length && (
        <button
          type="button"
          class="button quiet small"
          onClick={() => {
            ui.dialog.value = { kind: "people" };
          }}
        >
          {t("board.people.all", { n: people.length })}
        </button>
      )}
    </section>
  );
}

const busy = (person: Present): boolean => person.editing !== null || person.dragging;

function doing(person: Present): string {
  if (person.own) return t("board.people.you");
  if (person.editing !== null) return t("board.people.writing");
  return person.dragging ? t("board.people.moving") : "";
}
