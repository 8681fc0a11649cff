import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../i18n";
import type { Layout, Mark, Zone } from "../model/types";
import { useSource } from "./source";

/** Hand-made strokes, within ± 21 su. */
const STROKES = ["M-17 -16C-8 -7 5 5 17 17", "M16 -17C6 -7 -6 6 -17 15"];

/** Crosses in the cells. */
export function Marks(): JSX.Element | null {
  const { model, layout } = useSource();
  const drawn = useComputed(() => {
    const byId = new Map(layout.value.zones.map((zone) => [zone.id, zone]));
    const fields = model.fields.value;
    return model.marks.value.flatMap((mark) => {
      const zone = byId.get(mark.zone);
      return zone ? [{ mark, zone, name: markName(mark, zone, layout.value, fields) }] : [];
    });
  });
  if (drawn.value.length === 0) return null;
  const { plane } = layout.value;
  const names = drawn.value.map(({ name }) => name).join(". ");
  return (
    <svg
      class="marks"
      viewBox={`0 0 ${plane.w} ${plane.h}`}
      role="img"
      aria-label={`${t("board.marks")}: ${names}`}
    >
      {drawn.value.map(({ mark, zone }) => (
        <g
          key={mark.zone}
          class={`cross ${mark.kind}`}
          transform={`translate(${zone.box.x + zone.box.w / 2} ${zone.box.y + zone.box.h / 2}) scale(${size(mark, zone)})`}
        >
          <circle r="30" />
          {STROKES.map((d) => (
            <path key={d} d={d} />
          ))}
        </g>
      ))}
    </svg>
  );
}

function size(mark: Mark, zone: Zone): number {
  const fits = (Math.min(zone.box.w, zone.box.h) - 6) / 60;
  return Math.min(fits, mark.kind === "bigcross" ? 1.7 : 1);
}

/** "Rasti: Ikäihmiset, Kirjaston diginurkka": the words of the row and the column, as the group wrote them. */
export function markName(
  mark: Mark,
  zone: Zone,
  layout: Layout,
  fields: ReadonlyMap<string, string>,
): string {
  const kind = t(mark.kind === "bigcross" ? "board.mark.bigcross" : "board.mark.cross");
  const places = [zone.row, zone.col].flatMap((key) => {
    const written = key === null ? "" : (fields.get(`${key}.name`) ?? "").trim();
    if (written) return [written];
    const named = layout.zones.find((each) => each.id === `${key}.name`);
    return named ? [named.label] : [];
  });
  return `${kind}: ${places.length > 0 ? places.join(", ") : zone.label}`;
}
