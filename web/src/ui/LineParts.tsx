/** What the dialogs of lines consist of. */
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { t } from "../i18n";
import type { ConnectionKind } from "../model/types";
import { KindSample } from "../view/LineSign";
import { shortName } from "../view/names";
import { noteZones } from "../view/zones";
import { useApp } from "./context";

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
