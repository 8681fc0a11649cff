import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../i18n";
import type { Zone } from "../model/types";
import { Icon } from "../ui/Icon";
import { counted } from "./counts";
import { useSource } from "./source";

/**
 * How many crosses: under the names of a matrix' rows, and at the head of its columns. A row without any turns
 * amber, with icon and words.
 */
export function RowCounts({ scale }: { readonly scale: number }): JSX.Element | null {
  const { model, layout } = useSource();
  const { rows, columns } = useComputed(() =>
    counted(layout.value, model.marks.value, model.fields.value),
  ).value;
  if (rows.length + columns.length === 0) return null;
  return (
    <div class="row-counts">
      {rows.map(({ name, cells, marks, gap }) => (
        <>
          {gap &&
            cells.map((zone) => (
              <div key={zone.id} class="row-gap" aria-hidden="true" style={place(zone, scale)} />
            ))}
          <p key={name.id} class={gap ? "row-marks is-gap" : "row-marks"} style={place(name, scale)}>
            {gap && <Icon name="triangle-alert" />}
            {t(gap ? "board.row.gap" : "board.row.marks", { n: marks })}
          </p>
        </>
      ))}
      {columns.map(({ name, marks }) => (
        <p key={name.id} class="row-marks is-column" style={below(name, scale)}>
          {t("board.row.marks", { n: marks })}
        </p>
      ))}
    </div>
  );
}

function place({ box }: Zone, scale: number): Record<string, string> {
  return {
    transform: `translate(${box.x * scale}px, ${box.y * scale}px)`,
    width: `${box.w * scale}px`,
    height: `${box.h * scale}px`,
  };
}

/** Right below the column's name, where no note has its place. */
function below({ box }: Zone, scale: number): Record<string, string> {
  return {
    transform: `translate(${box.x * scale}px, ${(box.y + box.h) * scale + 5}px)`,
    width: `${box.w * scale}px`,
  };
}
