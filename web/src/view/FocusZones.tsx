import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import type { Zone } from "../model/types";
import { useApp } from "../ui/context";
import { useSource } from "./source";
import { focusZones, zonePath } from "./zones";

/** A focus on more than this share of the sheet is not marked. */
const MOST = 0.6;

/** The zones of the step and the one that is worked in, marked quietly on the picture. */
export function FocusZones(): JSX.Element {
  const { connection, ui } = useApp();
  const { layout, frozen } = useSource();
  const focus = useComputed(() =>
    frozen ? [] : focusZones(connection.stage.value?.stage.focus ?? [], layout.value),
  );
  const { plane, zones } = layout.value;
  const inFocus = zones.filter((zone) => focus.value.includes(zone.id));
  const area = (some: readonly Zone[]): number => some.reduce((sum, zone) => sum + zone.area, 0);
  // A focus on nearly everything says nothing: then nothing is marked.
  const says = area(inFocus) < MOST * area(zones.filter((zone) => zone.order !== null));
  const enlarged = ui.enlarged.value;
  return (
    <svg class="focus-zones" viewBox={`0 0 ${plane.w} ${plane.h}`} aria-hidden="true">
      {enlarged
        ? zones.map(
            (zone) =>
              zone.order !== null &&
              zone.id !== enlarged && <path key={zone.id} class="veil" d={zonePath(zone.polygon)} />,
          )
        : says &&
          inFocus.map((zone) => (
            <path
              key={zone.id}
              class={inFocus.length === 1 ? "in-focus is-one" : "in-focus"}
              d={zonePath(zone.polygon)}
            />
          ))}
    </svg>
  );
}
