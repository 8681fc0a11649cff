import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../i18n";
import type { Circle, Layout } from "../model/types";
import { useApp } from "../ui/context";
import { openCircle, openCircling } from "./circling";
import { useLive } from "./live";
import { circleTitle } from "./names";
import { type Disc, ringColour, rings, tagSpots } from "./rings";
import { lineScale } from "./scale";
import { useSource } from "./source";
import { zonePath } from "./zones";

const BADGE = 14;
/** A badge of votes at the bottom left corner of a note: its centre from there and its radius, px. */
const VOTES = { x: 2, y: -2, r: 11 };

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
  const { layout, model, votes } = useSource();
  const { ground } = useLive();
  const { notes, zones } = useRings();
  const voted = useComputed(() =>
    [...votes.value].flatMap(([id, n]) => (n > 0 ? (model.note(id).value ?? []) : [])),
  );
  if (notes.length + zones.length === 0) return null;
  const { plane } = layout.value;
  const grow = lineScale(scale);
  const badges: Disc[] = voted.value.map(({ x, y, h }) => ({
    x: x + VOTES.x / scale,
    y: y + h + VOTES.y / scale,
    r: VOTES.r / scale,
  }));
  const spots = tagSpots(notes, BADGE * grow, badges, ground.value.names);
  return (
    <svg class="ring-tags" viewBox={`0 0 ${plane.w} ${plane.h}`} aria-hidden="true">
      {zones.map((ring) => (
        <RingTag key={ring.key} circle={ring.circle} x={ring.x} y={ring.y} number={ring.number} grow={grow} />
      ))}
      {notes.map((ring, index) => (
        <RingTag
          key={`${ring.circle} ${ring.note}`}
          circle={ring.circle}
          {...(spots[index] ?? ring)}
          number={ring.number}
          grow={grow}
        />
      ))}
    </svg>
  );
}

/** The rings where they are now: they go with a note that is dragged. */
function useRings() {
  const { model, layout } = useSource();
  const { draggers } = useLive();
  const notes = useComputed(() =>
    rings(model.circles.value, (id) => {
      const note = model.note(id).value;
      const shift = draggers.at(id).value?.shift.value;
      return note && shift ? { x: note.x + shift.x, y: note.y + shift.y, w: note.w, h: note.h } : note;
    }),
  );
  const zones = useComputed(() => zoneRings(model.circles.value, layout.value));
  return { notes: notes.value, zones: zones.value };
}

interface TagProps {
  /** Its id. */
  readonly circle: string;
  readonly x: number;
  readonly y: number;
  readonly number: number;
  readonly grow: number;
}

/** The circle's number, with its name while one points at it; who may change the circle does so by pressing it. */
function RingTag({ circle, x, y, number, grow }: TagProps): JSX.Element {
  const app = useApp();
  const { model, layout, frozen } = useSource();
  const open = !frozen && openCircling(app) !== null;
  const named = model.circles.value[number - 1];
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut of the mouse; the list and O have the same
    <g
      class={`ring-tag ring-${ringColour(number)}${open ? " is-open" : ""}`}
      transform={`translate(${x} ${y}) scale(${grow})`}
      onClick={() => {
        if (open) openCircle(app, circle);
      }}
    >
      <title>{named && circleTitle(named, number, layout.value.zones, t)}</title>
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
        {
          key: `${circle.id} ${id}`,
          circle: circle.id,
          number,
          colour: ringColour(number),
          path,
          x: corner[0],
          y: corner[1],
        },
      ];
    }),
  );
}
