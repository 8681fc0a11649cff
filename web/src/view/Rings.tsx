import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import type { Circle, Layout } from "../model/types";
import { useLive } from "./live";
import { type Ring, ringColour, rings } from "./rings";
import { lineScale } from "./scale";
import { useSource } from "./source";
import { zonePath } from "./zones";

const BADGE = 14;

/** Circles: a numbered ring around each member, under the notes. Names stand in the sheet's list and with the notes. */
export function Rings({ scale }: { readonly scale: number }): JSX.Element | null {
  const { layout } = useSource();
  const { notes, zones } = useRings();
  if (notes.length + zones.length === 0) return null;
  const { plane } = layout.value;
  const grow = lineScale(scale);
  return (
    <svg class="rings" viewBox={`0 0 ${plane.w} ${plane.h}`} aria-hidden="true">
      {zones.map((ring) => (
        <path key={ring.key} class={`ring ring-${ring.colour}`} d={ring.path} stroke-width={3.6 * grow} />
      ))}
      {notes.map((ring) => (
        <rect
          key={`${ring.circle} ${ring.note}`}
          class={`ring ring-${ring.colour}`}
          x={ring.x}
          y={ring.y}
          width={ring.w}
          height={ring.h}
          rx={6}
          stroke-width={3.6 * grow}
        />
      ))}
    </svg>
  );
}

/** The numbers of the rings, over the notes. */
export function RingTags({ scale }: { readonly scale: number }): JSX.Element | null {
  const { layout } = useSource();
  const { notes, zones } = useRings();
  if (notes.length + zones.length === 0) return null;
  const { plane } = layout.value;
  const grow = lineScale(scale);
  return (
    <svg class="ring-tags" viewBox={`0 0 ${plane.w} ${plane.h}`} aria-hidden="true">
      {zones.map((ring) => (
        <RingTag key={ring.key} x={ring.x} y={ring.y} number={ring.number} grow={grow} />
      ))}
      {notes.map((ring) => (
        <RingTag key={`${ring.circle} ${ring.note}`} {...tagSpot(ring)} number={ring.number} grow={grow} />
      ))}
    </svg>
  );
}

/** The rings where they are now: they go with a note that is dragged. */
function useRings() {
  const { model, layout } = useSource();
  const { shifts } = useLive();
  const notes = useComputed(() =>
    rings(model.circles.value, (id) => {
      const note = model.note(id).value;
      const shift = shifts.value.get(id);
      return note && shift ? { x: note.x + shift.x, y: note.y + shift.y, w: note.w, h: note.h } : note;
    }),
  );
  const zones = useComputed(() => zoneRings(model.circles.value, layout.value));
  return { notes: notes.value, zones: zones.value };
}

/** The second and third tag of one note stand beside the first, so that each number is seen. */
function tagSpot(ring: Ring): { readonly x: number; readonly y: number } {
  return { x: ring.x + ring.depth * (2 * BADGE + 2) + ring.depth * 6, y: ring.y };
}

interface TagProps {
  readonly x: number;
  readonly y: number;
  readonly number: number;
  readonly grow: number;
}

function RingTag({ x, y, number, grow }: TagProps): JSX.Element {
  return (
    <g class={`ring-tag ring-${ringColour(number)}`} transform={`translate(${x} ${y}) scale(${grow})`}>
      <circle r={BADGE} />
      <text dy="0.36em">{number}</text>
    </g>
  );
}

function zoneRings(circles: readonly Circle[], layout: Layout) {
  return circles.flatMap((circle, index) =>
    circle.zones.flatMap((id) => {
      const zone = layout.zones.find((each) => each.id === id);
      const corner = zone?.polygon[0];
      if (!zone || !corner) return [];
      const number = index + 1;
      const path = zonePath(zone.polygon);
      return [
        { key: `${circle.id} ${id}`, number, colour: ringColour(number), path, x: corner[0], y: corner[1] },
      ];
    }),
  );
}
