import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useApp } from "../ui/context";
import { useSource } from "./source";
import { focusZones, zonePath } from "./zones";

/** The zones of the step and the one that is worked in, marked quietly on the picture. */
export function FocusZones(): JSX.Element {
  const { connection, ui, viewport } = useApp();
  const { layout, frozen } = useSource();
  const focus = useComputed(() => (frozen ? [] : focusZones(connection.stage.value?.stage.focus ?? [], layout.value)));
  const { plane, zones } = layout.value;
  const all = zones.filter((zone) => zone.order !== null && zone.id !== "parking");
  const inFocus = new Set(focus.value);
  // A focus on (nearly) everything says nothing: then nothing is dimmed.
  const dim = focus.value.length > 0 && all.some((zone) => !inFocus.has(zone.id));
  const enlarged = ui.enlarged.value;
  return (
    <svg class="focus-zones" viewBox={`0 0 ${plane.w} ${plane.h}`} aria-hidden="true" data-scale={viewport.value.scale > 1 ? "near" : "far"}>
      {enlarged
        ? zones.map((zone) => zone.order !== null && zone.id !== enlarged && <path key={zone.id} class="veil" d={zonePath(zone.polygon)} />)
        : dim && all.map((zone) => inFocus.has(zone.id) && <path key={zone.id} class="in-focus" d={zonePath(zone.polygon)} />)}
    </svg>
  );
}
