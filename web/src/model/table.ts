/** What was pasted, read as notes: lines, or a table as spreadsheets put it into plain text. Pure and total. */
import { MAX_NOTE_TEXT } from "./schema";
import { clean, length } from "./text";
import type { Zone } from "./types";

/** How a table becomes notes: one of each cell, one of each row, or one of each row in the area it begins with. */
export type Shape = "cells" | "rows" | "areas";

export interface PastedNote {
  readonly text: string;
  /** The id of the zone that was named; null when none was, or no zone has that name. */
  readonly zone: string | null;
}

export interface Pasted {
  readonly notes: readonly PastedNote[];
  /** Names in the place of areas that no area has, in the order they came. */
  readonly unknown: readonly string[];
  /** How many texts are longer than a note may be. */
  readonly long: number;
}

/** A list's bullet. Numbers stay: "3. sektori" is no list item. */
const BULLET = /^\s*[-*•‣–]\s+/;
/** In this share of a table's rows the first cell must name an area before areas are meant. */
const NAMED = 0.5;

/**
 * Rows of cells. A cell that holds tabs or line ends stands in quotes, as Excel writes it; a quote anywhere
 * else is a letter like others. Rows without any text are left out.
 */
export function tableOf(text: string): string[][] {
  const source = clean(text);
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at <= source.length) {
    const cell = quoted(source, at) ?? plain(source, at);
    row.push(cell.text.trim());
    if (source[cell.end] !== "\t") {
      if (row.some((each) => each !== "")) rows.push(row);
      row = [];
    }
    at = cell.end + 1;
  }
  return rows;
}

interface Cell {
  readonly text: string;
  /** Where the tab, the line end or the end of everything stands. */
  readonly end: number;
}

function plain(source: string, at: number): Cell {
  let end = at;
  while (end < source.length && source[end] !== "\t" && source[end] !== "\n") end++;
  return { text: source.slice(at, end), end };
}

/** The cell in quotes that begins here; undefined when the quote is only a letter. */
function quoted(source: string, at: number): Cell | undefined {
  if (source[at] !== '"') return undefined;
  let end = source.indexOf('"', at + 1);
  while (end !== -1 && source[end + 1] === '"') end = source.indexOf('"', end + 2);
  const after = source[end + 1];
  if (end === -1 || (after !== undefined && after !== "\t" && after !== "\n")) return undefined;
  const inside = source.slice(at + 1, end);
  return /[\t\n]/.test(inside) ? { text: inside.replaceAll('""', '"'), end: end + 1 } : undefined;
}

/** Whether it is a table at all, rather than lines. */
export function isTable(rows: readonly (readonly string[])[]): boolean {
  return rows.some((row) => row.filter((cell) => cell !== "").length > 1);
}

/** What a table most likely means. */
export function likelyShape(rows: readonly (readonly string[])[], zones: ReadonlyMap<string, string>): Shape {
  const named = rows.filter(([first = "", ...rest]) => zones.has(fold(first)) && rest.join("") !== "");
  return named.length > 0 && named.length >= rows.length * NAMED ? "areas" : "cells";
}

/** The notes of rows of cells. `zones` is what `zonesByName` answers. */
export function notesOf(
  rows: readonly (readonly string[])[],
  shape: Shape,
  zones: ReadonlyMap<string, string>,
): Pasted {
  const unknown = new Set<string>();
  const notes: PastedNote[] = [];
  let last: string | null = null;
  const add = (cells: readonly string[], zone: string | null): void => {
    const text = cells.filter((cell) => cell !== "").join("\n");
    if (text !== "") notes.push({ text, zone });
  };
  for (const row of rows) {
    const cells = isTable([row]) ? row : row.map((cell) => cell.replace(BULLET, ""));
    if (shape === "cells") for (const cell of cells) add([cell], null);
    else if (shape === "rows" || row.length === 1) add(cells, null);
    else {
      const [name = "", ...rest] = cells;
      // An area's name often stands only in the first of its rows, or in one of its own above them.
      const zone: string | null = name === "" ? last : (zones.get(fold(name)) ?? null);
      last = zone;
      // What names nothing is not lost: it is the note's first line, and told.
      if (zone === null && name !== "") unknown.add(name);
      add(zone === null ? cells : rest, zone);
    }
  }
  const long = notes.filter(({ text }) => text.length > MAX_NOTE_TEXT && length(text) > MAX_NOTE_TEXT).length;
  return { notes, unknown: [...unknown], long };
}

/**
 * The id of each zone for notes by its folded id and labels, given the zones in several languages. A label
 * that several zones have names none of them; a short one gives way to another's whole one.
 */
export function zonesByName(languages: readonly (readonly Zone[])[]): ReadonlyMap<string, string> {
  const all = languages.flat().filter((zone) => zone.takesNotes && zone.order !== null);
  const names = named(all, (zone) => zone.shortLabel);
  for (const [name, id] of named(all, (zone) => zone.label)) names.set(name, id);
  for (const zone of all) names.set(fold(zone.id), zone.id);
  return new Map([...names].flatMap(([name, id]) => (id === null ? [] : [[name, id] as const])));
}

function named(zones: readonly Zone[], of: (zone: Zone) => string | null): Map<string, string | null> {
  const names = new Map<string, string | null>();
  for (const zone of zones) {
    const name = fold(of(zone) ?? "");
    if (name === "") continue;
    const other = names.get(name);
    names.set(name, other === undefined || other === zone.id ? zone.id : null);
  }
  return names;
}

/** A name as it is compared: whatever its case, its spaces and how its letters are composed. */
export function fold(name: string): string {
  return name
    .normalize("NFC")
    .toLowerCase()
    .replace(/\s+/g, " ")
    .replace(/[:\s]+$/, "")
    .trimStart();
}
