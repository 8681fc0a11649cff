import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../i18n";
import type { Zone } from "../model/types";
import { Icon } from "../ui/Icon";
import { useSource } from "./source";

interface Row {
  readonly name: Zone;
  readonly cells: readonly Zone[];
  readonly marks: number;
}

/** Under the names of a matrix' rows: how many crosses; a row without any turns amber, with icon and words. */
export function RowCounts({ scale }: { readonly scale: number }): JSX.Element | null {
  const { model, layout } = useSource();
  const rows = useComputed(() => {
    const zones = layout.value.zones;
    const marked = new Set(model.marks.value.map((mark) => mark.zone));
    return zones.flatMap((name): Row[] => {
      if (name.row === null || name.id !== `${name.row}.name`) return [];
      const cells = zones.filter((zone) => zone.row === name.row && zone.kind === "cross-cell");
      const written = (model.fields.value.get(name.id) ?? "").trim() !== "";
      if (cells.length < 2 || !written) return [];
      return [{ name, cells, marks: cells.filter((zone) => marked.has(zone.id)).length }];
    });
  });
  // Before the first cross every row would be a gap: that says nothing.
  if (rows.value.every((row) => row.marks === 0)) return null;
  return (
    <div class="row-counts">
      {rows.value.map(({ name, cells, marks }) => (
        <>
          {marks === 0 &&
            cells.map((zone) => (
              <div key={zone.id} class="row-gap" aria-hidden="true" style={place(zone, scale)} />
            ))}
          <p key={name.id} class={marks === 0 ? "row-marks is-gap" : "row-marks"} style={place(name, scale)}>
            {marks === 0 && <Icon name="triangle-alert" />}
            {t(marks === 0 ? "board.row.gap" : "board.row.marks", { n: marks })}
          </p>
        </>
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
