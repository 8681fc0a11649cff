import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import { api, type PersonAct, type PersonRow } from "../stage/api";
import { PeopleList } from "../stage/PeopleList";
import { ActionMenu, type MenuItem } from "./ActionMenu";
import { Avatar } from "./Avatar";
import { useApp } from "./context";
import { Dialog } from "./Dialog";
import { ErrorLine } from "./FormParts";
import { Icon } from "./Icon";
import { presentPeople } from "./presence";
import { useTask } from "./useTask";

interface Props {
  readonly onClose: () => void;
}

/** Who is here; for facilitators everybody who ever came, with what can be done about them. */
export function PeopleDialog({ onClose }: Props): JSX.Element {
  const { rights } = useApp();
  return (
    <Dialog title={t("board.people.title")} onClose={onClose}>
      <div class="people-dialog">{rights.value.direct ? <Everybody /> : <PeopleList />}</div>
    </Dialog>
  );
}

function Everybody(): JSX.Element {
  const { boot, connection } = useApp();
  const [people, setPeople] = useState<readonly PersonRow[]>([]);
  const [asking, setAsking] = useState<PersonRow | null>(null);
  const task = useTask();
  const here = useComputed(() => new Set(presentPeople(connection.peers.value).map((person) => person.id)));
  const load = (): Promise<void> =>
    task.run(async () => {
      const answer = await api.people(boot.workshop.id);
      setPeople(answer.people);
    });
  // Asked when the dialog opens, and again after everything that is done in it.
  useEffect(() => void load(), []);
  const act = async (person: PersonRow, what: PersonAct): Promise<void> => {
    await task.run(async () => {
      await api.person(boot.workshop.id, person.id, what);
    });
    await load();
  };
  const sorted = [...people].sort((a, b) => Number(here.value.has(b.id)) - Number(here.value.has(a.id)));
  return (
    <>
      <ErrorLine text={task.error} />
      {asking && (
        <RemoveQuestion
          person={asking}
          onAnswer={(yes) => {
            setAsking(null);
            if (yes) void act(asking, "remove");
          }}
        />
      )}
      <ul class="people">
        {sorted.map((person) => (
          <Row
            key={person.id}
            person={person}
            here={here.value.has(person.id)}
            onAct={(what) => (what === "remove" ? setAsking(person) : void act(person, what))}
          />
        ))}
      </ul>
    </>
  );
}

interface QuestionProps {
  readonly person: PersonRow;
  readonly onAnswer: (yes: boolean) => void;
}

/** Who is removed needs an invitation to come back: that is asked about. */
function RemoveQuestion({ person, onAnswer }: QuestionProps): JSX.Element {
  return (
    <div class="message warn" role="alert">
      <Icon name="triangle-alert" />
      <div class="ask">
        <p>{t("stage.person.removeAsk", { name: person.name || t("board.people.unnamed") })}</p>
        <div class="dialog-actions">
          <button type="button" class="button small" onClick={() => onAnswer(false)}>
            {t("common.cancel")}
          </button>
          <button type="button" class="button small danger" onClick={() => onAnswer(true)}>
            {t("stage.person.remove")}
          </button>
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  readonly person: PersonRow;
  readonly here: boolean;
  readonly onAct: (what: PersonAct) => void;
}

function Row({ person, here, onAct }: RowProps): JSX.Element {
  const { boot } = useApp();
  const name = person.name || t("board.people.unnamed");
  const own = person.id === boot.person.id;
  const states = [
    own ? t("board.people.you") : "",
    here ? "" : t("board.people.away"),
    person.muted ? t("board.people.muted") : "",
  ];
  return (
    <li>
      <Avatar person={person} />
      <span class="person-name">{name}</span>
      <span class="person-doing">{states.filter(Boolean).join(", ")}</span>
      {person.role !== "participant" && <span class="person-role">{roleName(person)}</span>}
      {/* Nobody acts on the owner, and not on oneself. */}
      {!own && person.role !== "owner" ? (
        <ActionMenu
          class="button small square person-more"
          icon="ellipsis"
          label={`${t("stage.more")}: ${name}`}
          items={acts(person, onAct)}
        />
      ) : (
        <Icon name="user" class="person-more" />
      )}
    </li>
  );
}

function roleName({ role }: PersonRow): string {
  return t(role === "observer" ? "stage.role.observer" : "stage.role.facilitator");
}

function acts(person: PersonRow, onAct: (what: PersonAct) => void): readonly MenuItem[] {
  const lead: MenuItem =
    person.role === "facilitator"
      ? { label: t("stage.person.participant"), icon: "user", run: () => onAct({ role: "participant" }) }
      : {
          label: t("stage.person.facilitator"),
          icon: "presentation",
          run: () => onAct({ role: "facilitator" }),
        };
  const mute: MenuItem = person.muted
    ? { label: t("stage.person.unmute"), icon: "pencil", run: () => onAct("unmute") }
    : { label: t("stage.person.mute"), icon: "mic-off", run: () => onAct("mute") };
  return [
    mute,
    lead,
    { label: t("stage.person.remove"), icon: "user-x", danger: true, run: () => onAct("remove") },
  ];
}
