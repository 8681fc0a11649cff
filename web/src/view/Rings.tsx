import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import type { Circle, Layout } from "../model/types";
import { type Ring, ringColour, rings } from "./rings";
import { lineScale } from "./scale";
import { useSource } from "./source";
import { zonePath } from "./zones";

const BADGE = 14;

/** Circles: a numbered ring around each member. Names stand in the list of the sheet and with the notes. */
export function Rings({ scale }: { readonly scale: number }): JSX.Element | null {
  const { model, layout } = useSource();
  const drawn = useComputed(() => rings(model.circles.value, (id) => model.note(id).value));
  const zones = useComputed(() => zoneRings(model.circles.value, layout.value));
  if (drawn.value.length + zones.value.length === 0) return null;
  const { plane } = layout.value;
  const grow = lineScale(scale);
  return (
    <svg class="rings" viewBox={`0 0 ${plane.w} ${plane.h}`} aria-hidden="true">
      {zones.value.map((ring) => (
        <path key={ring.key} class={`ring ring-${ring.colour}`} d={ring.path} />
      ))}
      {drawn.value.map((ring) => (
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
      {zones.value.map((ring) => (
        <RingTag key={ring.key} x={ring.x} y={ring.y} number={ring.number} grow={grow} />
      ))}
      {drawn.value.map((ring) => (
        <RingTag key={`${ring.circle} ${ring.note}`} {...tagSpot(ring)} number={ring.number} grow={grow} />
      ))}
    </svg>
  );
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
      return [{ key: `${circle.id} ${id}`, number, colour: ringColour(number), path, x: corner[0], y: corner[1] }];
    }),
  );
}
