import { useComputed } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { t } from "../i18n";
import type { Zone } from "../model/types";
import { Icon } from "../ui/Icon";
import { isGap, marksIn } from "../view/counts";
import { useSource } from "../view/source";
import { MarkToggle } from "./MarkToggle";
import { AddNote, FieldRow, NotesOfZone } from "./SectionView";
import { keyLabel, type Table } from "./structure";

interface Props {
  readonly table: Table;
}

type Row = Table["rows"][number];

/** A worksheet that is a table, as a table: heads of columns and rows are its text fields, or their names. */
export function TableView({ table }: Props): JSX.Element {
  const { layout } = useSource();
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
            {table.heads.length > 0 ? <WrittenHeads table={table} /> : <GivenHeads table={table} />}
          </thead>
          <tbody>
            {table.rows.map((row) => (
              <tr key={row.key}>
                <RowHead row={row} />
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

/** Columns that the group names, and what stands below their names. */
function WrittenHeads({ table }: Props): JSX.Element {
  return (
    <>
      {table.heads.map((line, index) => (
        // Lines of heads never move.
        <tr key={index}>
          <HeadCorner zone={line.find(Boolean)} />
          {line.map((zone, at) =>
            index === 0 ? (
              <ColumnHead key={table.columns[at]} table={table} at={at} zone={zone} />
            ) : (
              <Cell key={table.columns[at]} zone={zone} />
            ),
          )}
        </tr>
      ))}
    </>
  );
}

/** Columns that the sheet names. */
function GivenHeads({ table }: Props): JSX.Element {
  return (
    <tr>
      <HeadCorner zone={table.rows[0]?.name} />
      {table.columns.map((column, at) => (
        <th key={column} scope="col">
          {table.rows.map((row) => row.cells[at]).find(Boolean)?.label ?? column}
        </th>
      ))}
    </tr>
  );
}

/** What the names below or beside it are: "Malli", "Kumppani"; rows without names are only counted. */
function HeadCorner({ zone }: { readonly zone: Zone | undefined }): JSX.Element {
  if (!zone) return <td />;
  return <th scope="row">{zone.label.replace(/\s*\d+$/, "")}</th>;
}

interface HeadProps {
  readonly scope: "row" | "col";
  /** Of the row or column. */
  readonly name: string;
  readonly children: ComponentChildren;
}

/** A head that is a field is called by what stands in it, so that its cells are read out with it. */
function Head({ scope, name, children }: HeadProps): JSX.Element {
  const { layout, model } = useSource();
  const label = useComputed(() => keyLabel(name, layout.value, model.fields.value, t));
  return (
    <th scope={scope} aria-label={label.value}>
      {children ?? label.value}
    </th>
  );
}

interface ColumnProps extends Props {
  readonly at: number;
  readonly zone: Zone | undefined;
}

function ColumnHead({ table, at, zone }: ColumnProps): JSX.Element {
  if (!zone) return <td />;
  return (
    <Head scope="col" name={table.columns[at] ?? ""}>
      <FieldRow {...zone} />
      <Count cells={table.rows.map((row) => row.cells[at])} />
    </Head>
  );
}

function RowHead({ row }: { readonly row: Row }): JSX.Element {
  return (
    <Head scope="row" name={row.key}>
      {row.name ? (
        <>
          <FieldRow {...row.name} />
          <Count cells={row.cells} name={row.name} />
        </>
      ) : undefined}
    </Head>
  );
}

interface CountProps {
  readonly cells: readonly (Zone | undefined)[];
  /** Of a row: named rows without any mark are gaps. */
  readonly name?: Zone;
}

/** "3 rastia": how many of the row's or column's cells carry a mark; where there is only one, it says so itself. */
function Count({ cells, name }: CountProps): JSX.Element | null {
  const { model } = useSource();
  const all = cells.flatMap((zone) => (zone && zone.marks.length > 0 ? [zone] : []));
  const n = useComputed(() => marksIn(all, model.marks.value)).value;
  const gap = useComputed(
    () => name !== undefined && isGap(name, n, model.marks.value, model.fields.value),
  ).value;
  if (all.length < 2) return null;
  return (
    <p class={gap ? "row-count is-gap" : "row-count"}>
      {gap && <Icon name="triangle-alert" />}
      {t(gap ? "board.row.gap" : "board.row.marks", { n })}
    </p>
  );
}

function Cell({ zone }: { readonly zone: Zone | undefined }): JSX.Element {
  const { model } = useSource();
  const count = useComputed(() => (zone ? (model.byZone.value.get(zone.id)?.length ?? 0) : 0));
  if (!zone) return <td />;
  return (
    <td>
      {zone.marks.length > 0 && <MarkToggle zone={zone} />}
      {zone.kind === "text" && <FieldRow {...zone} />}
      {zone.takesNotes && count.value > 0 && <NotesOfZone zone={zone.id} />}
      {zone.takesNotes && <AddNote zone={zone} short />}
    </td>
  );
}
