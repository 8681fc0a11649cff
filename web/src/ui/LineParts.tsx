/** What the dialogs of lines consist of. */
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import { t } from "../i18n";
import { MAX_LABEL } from "../model/schema";
import type { ConnectionKind } from "../model/types";
import { KindSample } from "../view/LineSign";
import { shortName } from "../view/names";
import { noteZones } from "../view/zones";
import { useApp } from "./context";

interface FormProps {
  readonly onSubmit: () => void;
  /** Why it couldn't be done. */
  readonly why: string;
  readonly children: ComponentChildren;
}

export function LineForm({ onSubmit, why, children }: FormProps): JSX.Element {
  return (
    <form
      class="dialog-form"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      <p class="line-why" role="alert">
        {why}
      </p>
    </form>
  );
}

interface KindProps {
  readonly kinds: readonly ConnectionKind[];
  readonly value: string;
  readonly onPick: (kind: string) => void;
}

export function KindChoice({ kinds, value, onPick }: KindProps): JSX.Element {
  return (
    <fieldset class="kinds">
      <legend>{t("board.line.kind")}</legend>
      {kinds.map((kind) => (
        <label key={kind.id} class="kind">
          <input
            type="radio"
            name="line-kind"
            value={kind.id}
            checked={kind.id === value}
            onChange={() => onPick(kind.id)}
          />
          <KindSample style={kind.style} directed={kind.directed} />
          <span class="kind-name">
            {kind.label}
            {kind.hint && <span class="help">{kind.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}

interface NoteProps {
  readonly label: string;
  readonly value: string;
  readonly onPick: (note: string) => void;
  /** Nothing is chosen to begin with. */
  readonly empty?: boolean;
}

/** Every note of the board by zone, in reading order. */
export function NoteChoice({ label, value, onPick, empty }: NoteProps): JSX.Element {
  const { model, layout } = useApp();
  const id = useId();
  const zones = [...noteZones(layout.value).map(({ id: zone, label: name }) => ({ zone, name }))];
  const groups = [...zones, { zone: null, name: t("board.zone.outside") }];
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} class="input" value={value} onChange={(event) => onPick(event.currentTarget.value)}>
        {empty && <option value="">{t("board.line.choose")}</option>}
        {groups.map(({ zone, name }) => (
          <NoteGroup key={zone ?? ""} name={name} ids={model.byZone.value.get(zone) ?? []} />
        ))}
      </select>
    </div>
  );
}

function NoteGroup({
  name,
  ids,
}: {
  readonly name: string;
  readonly ids: readonly string[];
}): JSX.Element | null {
  const { model } = useApp();
  if (ids.length === 0) return null;
  return (
    <optgroup label={name}>
      {ids.map((id) => (
        <option key={id} value={id}>
          {shortName(model.note(id).value?.text ?? "") || t("board.note.empty")}
        </option>
      ))}
    </optgroup>
  );
}

export function LabelField({
  value,
  onInput,
}: {
  readonly value: string;
  readonly onInput: (text: string) => void;
}): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{t("board.line.label")}</label>
      <input
        id={id}
        class="input"
        type="text"
        autocomplete="off"
        maxLength={MAX_LABEL}
        value={value}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
    </div>
  );
}
