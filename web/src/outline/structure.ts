/**
 * The sheet as a document: sections in reading order, and tables where the sheet is one. List and phone
 * render from this. Pure.
 */
import type { Translate } from "../i18n";
import type { Layout, Zone } from "../model/types";

export interface Section {
  readonly key: string;
  readonly label: string;
  /** Zones with content, in reading order. */
  readonly zones: readonly Zone[];
}

export interface Table {
  /** Zones above the rows, a line for each kind: names of the columns, their features. */
  readonly heads: readonly (readonly (Zone | undefined)[])[];
  readonly columns: readonly string[];
  readonly rows: readonly {
    readonly key: string;
    readonly name: Zone | undefined;
    readonly cells: readonly (Zone | undefined)[];
  }[];
}

/** Section by section; a table stands where its first zone does. */
export type Block =
  | { readonly kind: "section"; readonly section: Section }
  | { readonly kind: "table"; readonly table: Table };

type Fields = ReadonlyMap<string, string>;

/** Zones with content in reading order. */
function content(layout: Layout): Zone[] {
  return layout.zones.filter((zone) => zone.order !== null).sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
}

/** All sections; on a table sheet a section for each row and each column. */
export function sections(layout: Layout, fields: Fields, t: Translate): Section[] {
  const grouped = new Map<string, Zone[]>();
  for (const zone of content(layout)) {
    const key = sectionKey(zone, layout);
    const zones = grouped.get(key);
    if (zones) zones.push(zone);
    else grouped.set(key, [zone]);
  }
  return [...grouped].map(([key, zones]) => ({ key, zones, label: sectionLabel(key, zones, fields, t) }));
}

/** The list view: sections, with the rows and columns of a table sheet in one table. */
export function blocks(layout: Layout, fields: Fields, t: Translate): Block[] {
  const table = tableOf(layout);
  const inTable = new Set(table ? tableZones(layout).map((zone) => zone.id) : []);
  const result: Block[] = [];
  for (const section of sections(layout, fields, t)) {
    if (!section.zones.some((zone) => inTable.has(zone.id))) result.push({ kind: "section", section });
    else if (table && !result.some((block) => block.kind === "table")) result.push({ kind: "table", table });
  }
  return result;
}

function sectionKey(zone: Zone, layout: Layout): string {
  if (zone.row) return zone.row;
  if (zone.col) return zone.col;
  const area = zone.sector ?? zone.lifeArea;
  if (!area || !zone.ring) return zone.id;
  const siblings = layout.zones.filter(
    (each) => each.ring && (each.sector ?? each.lifeArea) === area && each.order !== null,
  );
  return siblings.length > 1 ? `area-${area}` : zone.id;
}

function sectionLabel(key: string, zones: readonly Zone[], fields: Fields, t: Translate): string {
  const [first] = zones;
  if (!first) return "";
  if (key.startsWith("area-")) return first.label.split(" – ")[0] ?? first.label;
  if (zones.length === 1 && key === first.id) return first.label;
  const written = (fields.get(`${key}.name`) ?? "").trim();
  const name = zones.find((zone) => zone.id === `${key}.name`);
  if (written) return written;
  // Names such as "Malli 2" tell rows apart by themselves, "Kumppani" alone doesn't.
  if (name && /\d/.test(name.label)) return name.label;
  const number = /\d+$/.exec(key)?.[0] ?? key;
  return name ? `${name.label} ${number}` : t("board.row", { i: number });
}

/** The heading of one zone within a section of several: its ring, the column that crosses its row, else its own name. */
export function partLabel(zone: Zone, layout: Layout, fields: Fields, t: Translate): string {
  const ring = layout.rings.find((each) => each.id === zone.ring);
  const column = zone.row === null ? null : namedColumn(zone, layout);
  return ring?.label ?? (column === null ? zone.label : keyLabel(column, layout, fields, t));
}

/** The zone's column, where the group gives columns their names and the zone is not that name. */
function namedColumn({ id, col }: Zone, layout: Layout): string | null {
  const name = `${col}.name`;
  return col !== null && id !== name && layout.zones.some((each) => each.id === name && each.row === null)
    ? col
    : null;
}

/**
 * A zone's full name where it stands alone: with its row or column as the group named it. Where a named row and a
 * named column meet, they say it all.
 */
export function zoneTitle(zone: Zone, layout: Layout, fields: Fields, t: Translate): string {
  const row = zone.row !== null && zone.id !== `${zone.row}.name` ? zone.row : null;
  const names = [row, namedColumn(zone, layout)].flatMap((key) =>
    key === null ? [] : keyLabel(key, layout, fields, t),
  );
  if (names.length === 0) return zone.label;
  return names.length > 1 ? names.join(", ") : `${zone.label}: ${names[0]}`;
}

/** A row or column as the group named it, else as the sheet does. */
export function keyLabel(key: string, layout: Layout, fields: Fields, t: Translate): string {
  const zones = content(layout).filter((zone) => zone.row === key || zone.col === key);
  return sectionLabel(key, zones, fields, t);
}

const tableZones = (layout: Layout): Zone[] =>
  content(layout).filter((zone) => zone.row !== null || zone.col !== null);

/** The sheet's table, or null when it has no rows. */
export function tableOf(layout: Layout): Table | null {
  const zones = tableZones(layout);
  const rowKeys = distinct(zones.map((zone) => zone.row));
  if (rowKeys.length === 0) return null;
  const isName = (zone: Zone): boolean => zone.row !== null && zone.id === `${zone.row}.name`;
  const columns = distinct(
    zones.filter((zone) => zone.row === null || !isName(zone)).map((zone) => zone.col),
  );
  const above = zones.filter((zone) => zone.row === null);
  const kinds = distinct(above.map((zone) => zone.id.split(".")[1] ?? null));
  return {
    columns,
    heads: kinds.map((kind) =>
      columns.map((column) => above.find((zone) => zone.id === `${column}.${kind}`)),
    ),
    rows: rowKeys.map((key) => ({
      key,
      name: zones.find((zone) => zone.row === key && isName(zone)),
      cells: columns.map((column) =>
        zones.find((zone) => zone.row === key && zone.col === column && !isName(zone)),
      ),
    })),
  };
}

function distinct(keys: readonly (string | null)[]): string[] {
  return [...new Set(keys.filter((key) => key !== null))];
}
