import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../i18n";
import type { Zone } from "../model/types";
import { useApp } from "../ui/context";
import { Icon } from "../ui/Icon";
import { memo } from "../ui/memo";
import { NoteItem } from "./NoteItem";
import { useSource } from "./source";
import { useZoneTitle } from "./useZoneTitle";
import { buttonSpot, noteZones } from "./zones";

const NOTHING: readonly string[] = [];

/** All notes, zone by zone in reading order: a list for each zone that has any, and those outside last. */
export function Zones({ scale }: { readonly scale: number }): JSX.Element {
  const { layout } = useSource();
  return (
    <>
      {noteZones(layout.value).map((zone) => (
        <ZoneNotes key={zone.id} id={zone.id} scale={scale} />
      ))}
      <ZoneNotes id={null} scale={scale} />
    </>
  );
}

interface NotesProps {
  readonly id: string | null;
  readonly scale: number;
}

const ZoneNotes = memo(function ZoneNotes({ id, scale }: NotesProps): JSX.Element | null {
  const { model } = useSource();
  const ids = useComputed(() => model.byZone.value.get(id) ?? NOTHING).value;
  const label = useZoneTitle(id);
  if (ids.length === 0) return null;
  return (
    <div
      role="listbox"
      class="zone-notes"
      aria-multiselectable="true"
      aria-orientation="horizontal"
      aria-label={t("board.zone.list", { zone: label, n: ids.length })}
    >
      {ids.map((note) => (
        <NoteItem key={note} id={note} scale={scale} />
      ))}
    </div>
  );
});

/** A button on each zone that fills the screen with it; seen while one points at the zone or works in it. */
export function ZoneButtons({ scale }: { readonly scale: number }): JSX.Element {
  const { layout } = useSource();
  const { ui } = useApp();
  const zones = ui.enlarged.value === null ? noteZones(layout.value) : [];
  return (
    <div class="zone-buttons">
      {zones.map((zone) => (
        <ZoneButton key={zone.id} zone={zone} scale={scale} />
      ))}
    </div>
  );
}

function ZoneButton({ zone, scale }: { readonly zone: Zone; readonly scale: number }): JSX.Element {
  const { ui } = useApp();
  const { layout, model } = useSource();
  // Not while somebody writes: the paper may lie over it.
  const here = useComputed(
    () => ui.editing.value === null && (ui.zone.value === zone.id || ui.pointed.value === zone.id),
  );
  const empty = useComputed(() => !model.byZone.value.has(zone.id));
  const spot = buttonSpot(zone, layout.value);
  const name = t("board.zone.enlarge", { zone: useZoneTitle(zone.id) });
  return (
    <button
      type="button"
      class={here.value ? "zone-button is-here" : "zone-button"}
      // Zones without notes have no list to stop at, so their button is a stop of the arrow keys. Cells for
      // marks have a button of their own for that.
      data-zone-button={zone.marks.length > 0 ? undefined : zone.id}
      data-empty={empty.value ? "" : undefined}
      tabIndex={-1}
      aria-label={name}
      title={name}
      style={{ transform: `translate(${spot.x * scale - 16}px, ${spot.y * scale - 16}px)` }}
      onFocus={() => {
        ui.zone.value = zone.id;
      }}
      onClick={() => {
        ui.enlarged.value = zone.id;
      }}
    >
      <Icon name="maximize-2" />
    </button>
  );
}
