/** How many crosses rows and columns of a table have: computed, never typed. Pure. */
import type { Layout, Mark, Zone } from "../model/types";

type Fields = ReadonlyMap<string, string>;

export interface Counted {
  /** The field of the row's or column's name. */
  readonly name: Zone;
  readonly cells: readonly Zone[];
  readonly marks: number;
  /** A row without any: whom nothing serves. */
  readonly gap: boolean;
}

export function marksIn(cells: readonly Zone[], marks: readonly Pick<Mark, "zone">[]): number {
  return marks.filter((mark) => cells.some((cell) => cell.id === mark.zone)).length;
}

/** Whether a row is a gap: it has a name and no mark. Before the first mark every row would be one: that says nothing. */
export function isGap(name: Zone, own: number, marks: readonly unknown[], fields: Fields): boolean {
  return own === 0 && marks.length > 0 && isWritten(name, fields);
}

const isWritten = (name: Zone, fields: Fields): boolean => (fields.get(name.id) ?? "").trim() !== "";

/** Rows and columns that the group has named and that have several cells for marks, once there is a mark. */
export function counted(
  layout: Layout,
  marks: readonly Pick<Mark, "zone">[],
  fields: Fields,
): { readonly rows: Counted[]; readonly columns: Counted[] } {
  const rows: Counted[] = [];
  const columns: Counted[] = [];
  if (marks.length === 0) return { rows, columns };
  for (const name of layout.zones) {
    const key = name.row ?? name.col;
    if (key === null || name.id !== `${key}.name` || !isWritten(name, fields)) continue;
    const byRow = name.row !== null;
    const cells = layout.zones.filter(
      (zone) => zone.marks.length > 0 && (byRow ? zone.row : zone.col) === key,
    );
    if (cells.length < 2) continue;
    const n = marksIn(cells, marks);
    (byRow ? rows : columns).push({ name, cells, marks: n, gap: byRow && isGap(name, n, marks, fields) });
  }
  return { rows, columns };
}
