import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../i18n";
import type { Zone } from "../model/types";
import { Icon } from "../ui/Icon";
import { useSource } from "../view/source";
import { AddNote, FieldRow, NotesOfZone } from "./SectionView";
import type { Table } from "./structure";

/** A worksheet that is a table, as a table: heads of columns and rows are its text fields. */
export function TableView({ table }: { readonly table: Table }): JSX.Element {
  const { layout } = useSource();
  const named = table.rows.some((row) => row.name);
  return (
    <section class="outline-section" aria-labelledby="section-table">
      <div class="outline-section-head">
        <h2 id="section-table" tabIndex={-1}>
          {t("board.list.table")}
        </h2>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="outline-table" aria-label={layout.value.question} tabIndex={0}>
        <table>
          <caption class="said">{layout.value.question}</caption>
          <thead>
            {table.heads.length > 0 ? (
              table.heads.map((line, index) => (
                // Lines of heads never move.
                <tr key={index}>
                  {named && <HeadCorner zone={line.find(Boolean)} />}
                  {line.map((zone, at) =>
                    index === 0 ? (
                      <HeadCell key={table.columns[at]} zone={zone} />
                    ) : (
                      <Cell key={table.columns[at]} zone={zone} />
                    ),
                  )}
                </tr>
              ))
            ) : (
              <tr>
                {named && <HeadCorner zone={table.rows[0]?.name} />}
                {table.columns.map((column, at) => (
                  <th key={column} scope="col">
                    {table.rows.map((row) => row.cells[at]).find(Boolean)?.label ?? column}
                  </th>
                ))}
              </tr>
            )}
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <tr key={row.key}>
                {named && (
                  <th scope="row">
                    {row.name && <FieldRow {...row.name} />}
                    <RowCount cells={row.cells} />
                  </th>
                )}
                {row.cells.map((zone, at) => (
                  <Cell key={table.columns[at]} zone={zone} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function HeadCorner({ zone }: { readonly zone: Zone | undefined }): JSX.Element {
  return <th scope="row">{zone?.label.replace(/\s*\d+$/, "") ?? ""}</th>;
}

function HeadCell({ zone }: { readonly zone: Zone | undefined }): JSX.Element {
  return <th scope="col">{zone && <FieldRow {...zone} />}</th>;
}

/** "3 rastia": how many of the row's cells carry a mark. */
function RowCount({ cells }: { readonly cells: readonly (Zone | undefined)[] }): JSX.Element | null {
  const { model } = useSource();
  const ids = cells.flatMap((zone) => (zone?.kind === "cross-cell" ? [zone.id] : []));
  const n = useComputed(() => model.marks.value.filter((mark) => ids.includes(mark.zone)).length);
  return ids.length > 1 ? <p class="row-count">{t("board.row.marks", { n: n.value })}</p> : null;
}

function Cell({ zone }: { readonly zone: Zone | undefined }): JSX.Element {
  const { model } = useSource();
  const mark = useComputed(() =>
    zone ? model.marks.value.find((each) => each.zone === zone.id) : undefined,
  );
  const count = useComputed(() => (zone ? (model.byZone.value.get(zone.id)?.length ?? 0) : 0));
  if (!zone) return <td />;
  return (
    <td>
      {mark.value && (
        <p class="cell-mark">
          <Icon name="x" />
          {t(mark.value.kind === "bigcross" ? "board.mark.bigcross" : "board.mark.cross")}
        </p>
      )}
      {zone.kind === "text" && <FieldRow {...zone} />}
      {zone.takesNotes && count.value > 0 && <NotesOfZone zone={zone.id} />}
      {zone.takesNotes && <AddNote zone={zone} short />}
    </td>
  );
}
