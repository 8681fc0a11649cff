import type { JSX } from "preact";
import { useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { App } from "../app";
import { t } from "../i18n";
import type { Group } from "../model/types";
import type { Adapt } from "./AdaptDialog";
import { useApp } from "./context";
import { TextField } from "./FormParts";
import { Icon } from "./Icon";

/** Characters in a name; the server's limit (`MAX_NAME`). */
const MAX_NAME = 60;

type Member = Group["members"][number];

/** A row is called by what stands in its name field, else by its label or number. */
function memberName(app: App, { id, label }: Member, number: number): string {
  const written = app.model.fields.value.get(`${id}.name`)?.trim();
  return written || label || t("stage.adapt.row", { i: number });
}

/** How many notes lie in the zones of a member. */
function notesOf(app: App, { keys }: Group, { id }: Member): number {
  const own = (zone: string): boolean => (keys.length > 0 ? zone.split(".").includes(id) : zone === id);
  return [...app.model.byZone.value].reduce(
    (n, [zone, notes]) => (zone !== null && own(zone) ? n + notes.length : n),
    0,
  );
}

interface RowProps {
  readonly group: Group;
  readonly member: Member;
  readonly number: number;
  readonly busy: boolean;
  readonly onAdapt: Adapt;
  readonly onGone: () => void;
}

type Doing = "renaming" | "removing" | null;

/** One member: its name and notes, and what can be done with it. */
export function MemberRow(props: RowProps): JSX.Element {
  const { group, member, number, onGone } = props;
  const app = useApp();
  const [doing, setDoing] = useState<Doing>(null);
  const name = memberName(app, member, number);
  const done = (): void => {
    setDoing(null);
    onGone();
  };
  if (doing === "renaming") return <RenameForm {...props} name={name} onDone={done} />;
  if (doing === "removing") return <RemoveQuestion {...props} name={name} onDone={done} />;
  return (
    <li>
      <span class="adapt-name">{name}</span>
      {group.kind !== "lines" && (
        <span class="adapt-count">{t("board.notes", { n: notesOf(app, group, member) })}</span>
      )}
      {group.rename && (
        <button
          type="button"
          class="icon-button"
          aria-label={`${t("stage.adapt.rename")}: ${name}`}
          title={t("stage.adapt.rename")}
          onClick={() => setDoing("renaming")}
        >
          <Icon name="pencil" />
        </button>
      )}
      {group.remove && group.members.length > group.min && (
        <button
          type="button"
          class="icon-button"
          aria-label={`${t("stage.adapt.remove")}: ${name}`}
          title={t("stage.adapt.remove")}
          onClick={() => setDoing("removing")}
        >
          <Icon name="trash" />
        </button>
      )}
    </li>
  );
}

type DoingProps = RowProps & { readonly name: string; readonly onDone: () => void };

function RenameForm({ member, name, busy, onAdapt, onDone }: DoingProps): JSX.Element {
  const [label, setLabel] = useState(member.label ?? name);
  const submit = async (): Promise<void> => {
    if (label.trim() === "") return;
    await onAdapt(
      { type: "layout.rename", id: member.id, label },
      t("stage.adapt.renamed", { name: label.trim() }),
    );
    onDone();
  };
  return (
    <li>
      <form
        class="adapt-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (!busy) void submit();
        }}
      >
        <TextField
          label={t("stage.adapt.name")}
          value={label}
          onValue={setLabel}
          maxLength={MAX_NAME}
          focus
        />
        <div class="dialog-actions">
          <button type="button" class="button small" onClick={onDone}>
            {t("common.cancel")}
          </button>
          <button type="submit" class="button small primary">
            {t("common.save")}
          </button>
        </div>
      </form>
    </li>
  );
}

/** What goes is asked about, with how much moves for it. */
function RemoveQuestion({ group, member, name, busy, onAdapt, onDone }: DoingProps): JSX.Element {
  const app = useApp();
  const n = notesOf(app, group, member);
  const safe = useRef<HTMLButtonElement>(null);
  useLayoutEffect(() => safe.current?.focus(), []);
  const remove = async (): Promise<void> => {
    await onAdapt({ type: "layout.remove", id: member.id }, t("stage.adapt.removed", { name }));
    onDone();
  };
  return (
    <li>
      <div class="message warn" role="alert">
        <Icon name="triangle-alert" />
        <div class="ask">
          <p>
            {t("stage.adapt.removeAsk", { name })} {n > 0 && t("stage.adapt.removeNotes", { n })}
            {group.kind === "lines" && t("stage.adapt.removeLines")}
          </p>
          <div class="dialog-actions">
            {/* The safe answer has the keyboard. */}
            <button type="button" class="button small" ref={safe} onClick={onDone}>
              {t("common.cancel")}
            </button>
            <button type="button" class="button small danger" disabled={busy} onClick={() => void remove()}>
              {t("stage.adapt.remove")}
            </button>
          </div>
        </div>
      </div>
    </li>
  );
}

interface AddProps {
  readonly group: Group;
  readonly busy: boolean;
  readonly onAdapt: Adapt;
}

/** A line for one more member: its name, and behind which one it comes. */
export function AddMember({ group, busy, onAdapt }: AddProps): JSX.Element {
  const app = useApp();
  const [label, setLabel] = useState("");
  const [after, setAfter] = useState("");
  const place = useId();
  const last = group.members[group.members.length - 1]?.id ?? "";
  const here = group.members.some(({ id }) => id === after) ? after : last;
  const add = async (): Promise<void> => {
    if (label.trim() === "") return;
    await onAdapt(
      // Without a place of one's own choosing it comes last, whoever else adds something meanwhile.
      { type: "layout.add", group: group.id, label, ...(after === "" ? {} : { after: here }) },
      t("stage.adapt.added", { name: label.trim() }),
    );
    setLabel("");
    setAfter("");
  };
  return (
    <form
      class="adapt-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) void add();
      }}
    >
      <TextField
        label={t("stage.adapt.newName", { group: group.label ?? group.id })}
        value={label}
        onValue={setLabel}
        maxLength={MAX_NAME}
      />
      <div class="field">
        <label for={place}>{t("stage.adapt.after")}</label>
        <select
          id={place}
          class="input"
          value={here}
          onChange={(event) => setAfter(event.currentTarget.value)}
        >
          {group.members.map((member, at) => (
            <option key={member.id} value={member.id}>
              {t("stage.adapt.afterOne", { name: memberName(app, member, at + 1) })}
            </option>
          ))}
        </select>
      </div>
      <button type="submit" class="button small" aria-disabled={busy}>
        <Icon name="plus" />
        {t("stage.adapt.add")}
      </button>
    </form>
  );
}
