import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../i18n";
import { nextMark } from "../model/marks";
import type { Zone } from "../model/types";
import { useApp } from "../ui/context";
import { Icon } from "../ui/Icon";
import { kindWord, markName } from "../view/cells";
import { markOf, press } from "../view/marking";
import { useSource } from "../view/source";

interface Props {
  readonly zone: Zone;
  /** At the thumb: larger, as wide as the page. */
  readonly large?: boolean;
}

/** Whether the cell is marked; a button for whoever may change it now. */
export function MarkToggle({ zone, large }: Props): JSX.Element | null {
  const app = useApp();
  const source = useSource();
  const mark = useComputed(() => markOf(source, zone.id)).value;
  const next = source.frozen ? undefined : nextMark(zone, mark, app.rights.value.mark);
  const kind = mark ?? next;
  if (!kind) return null;
  if (next === undefined)
    return (
      <p class="cell-mark">
        <Icon name="x" />
        {kindWord(kind, t)}
      </p>
    );
  const name = markName(kind, zone, source.layout.value, source.model.fields.value, t);
  return (
    <button
      type="button"
      class={large ? "button wide big mark-toggle" : "button small mark-toggle"}
      aria-pressed={mark !== null}
      onFocus={() => {
        app.ui.zone.value = zone.id;
      }}
      onClick={() => press(app, zone)}
    >
      <span class="mark-box">{mark !== null && <Icon name="x" />}</span>
      <span>
        {kindWord(kind, t)}
        <span class="said">{name.slice(kindWord(kind, t).length)}</span>
      </span>
    </button>
  );
}
