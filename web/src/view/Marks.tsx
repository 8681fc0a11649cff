import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import type { MarkKind, Zone } from "../model/types";
import { DISC, type MarkSpot, markSpot } from "./cells";
import { useSource } from "./source";

/** Hand-made strokes, within ± 21 su. */
const STROKES = ["M-17 -16C-8 -7 5 5 17 17", "M16 -17C6 -7 -6 6 -17 15"];

interface Drawn {
  readonly zone: Zone;
  readonly kind: MarkKind;
  readonly spot: MarkSpot;
}

/**
 * Crosses in the cells: below the notes, and those of cells full of notes above them. Their buttons say what is
 * marked, so the picture need not.
 */
export function Marks({ over }: { readonly over?: boolean }): JSX.Element | null {
  const { model, layout } = useSource();
  const drawn = useComputed(() => {
    const byId = new Map(layout.value.zones.map((zone) => [zone.id, zone]));
    return model.marks.value.flatMap(({ zone: id, kind }): Drawn[] => {
      const zone = byId.get(id);
      if (!zone) return [];
      const notes = (model.byZone.value.get(id) ?? []).flatMap((note) => model.note(note).value ?? []);
      return [{ zone, kind, spot: markSpot(zone, kind, notes) }];
    });
  });
  const here = drawn.value.filter(({ spot }) => spot.over === (over ?? false));
  if (here.length === 0) return null;
  const { plane } = layout.value;
  return (
    <svg class={over ? "marks is-over" : "marks"} viewBox={`0 0 ${plane.w} ${plane.h}`} aria-hidden="true">
      {here.map(({ zone, kind, spot }) => (
        <g
          key={zone.id}
          class={`cross ${kind}`}
          transform={`translate(${spot.x} ${spot.y}) scale(${spot.scale})`}
        >
          <circle r={DISC} />
          {STROKES.map((d) => (
            <path key={d} d={d} />
          ))}
        </g>
      ))}
    </svg>
  );
}
