import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../i18n";
import type { Color } from "../model/types";
import { plainText } from "../view/names";
import { titleOf } from "../view/useZoneTitle";
import { noteZones } from "../view/zones";
import { useApp } from "./context";
import { Dialog } from "./Dialog";
import { Glyph } from "./Glyph";
import { Swatches } from "./Swatches";

interface IdsProps {
  readonly ids: readonly string[];
  readonly onClose: () => void;
}

/** "Move to…": every zone with its place on the sheet and its count; the way without dragging. */
export function MoveDialog({ ids, onClose }: IdsProps): JSX.Element {
  const app = useApp();
  const { layout, model, commands, ui } = app;
  const one = ids.length === 1 ? model.peek(ids[0] ?? "") : undefined;
  const zones = noteZones(layout.value);
  return (
    <Dialog title={t("board.move.title", { n: ids.length })} onClose={onClose}>
      {one && <p class="dialog-quote">{plainText(one.text)}</p>}
      <ul class="zone-choice">
        {zones.map((zone) => {
          const here = one?.zone === zone.id;
          const title = titleOf(app, zone.id);
          return (
            <li key={zone.id}>
              <button
                type="button"
                class="zone-pick"
                aria-current={here ? "true" : undefined}
                onClick={() => {
                  if (!here) commands.moveToZone(ids, zone.id);
                  ui.zone.value = zone.id;
                  onClose();
                  const text = t("board.move.done", { n: ids.length, zone: title });
                  if (!here) ui.toast({ kind: "info", text, actions: [], ms: 4_000 });
                }}
              >
                <Glyph zones={[zone.id]} />
                <span class="zone-pick-name">
                  {title}
                  {here && <span class="zone-pick-here"> {t("board.move.here")}</span>}
                </span>
                <span class="num zone-pick-count">
                  {t("board.notes", { n: model.byZone.value.get(zone.id)?.length ?? 0 })}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}

/** Six colours with signs and names. */
export function ColourDialog({ ids, onClose }: IdsProps): JSX.Element {
  const { model, commands } = useApp();
  const colours = useComputed(() => new Set(ids.flatMap((id) => model.note(id).value?.color ?? [])));
  const only: Color | null = colours.value.size === 1 ? ([...colours.value][0] ?? null) : null;
  return (
    <Dialog title={t("board.note.colour")} onClose={onClose}>
      <Swatches
        label={t("board.note.colour")}
        value={only}
        onPick={(color) => {
          commands.setColor(ids, color);
          onClose();
        }}
      />
    </Dialog>
  );
}
