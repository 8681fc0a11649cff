/** Cells for marks: which there are, where, what they are called, and where in them the mark is drawn. Pure. */
import type { Translate } from "../i18n";
import { overlap, pointInPolygon } from "../model/geometry";
import type { Layout, MarkKind, Point, Rect, Zone } from "../model/types";
import { zoneTitle } from "../outline/structure";

/** Cells in reading order. */
export function markCells(layout: Layout): Zone[] {
  return layout.zones.filter((zone) => zone.marks.length > 0).sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
}

export function cellAt(layout: Layout, { x, y }: Point): Zone | undefined {
  return layout.zones.find((zone) => zone.marks.length > 0 && pointInPolygon(zone.polygon, x, y));
}

export const kindWord = (kind: MarkKind, t: Translate): string =>
  t(kind === "bigcross" ? "board.mark.bigcross" : "board.mark.cross");

/** "Rasti: Ikäihmiset, Kirjaston diginurkka": the kind, and the cell by its row and column. */
export function markName(
  kind: MarkKind,
  zone: Zone,
  layout: Layout,
  fields: ReadonlyMap<string, string>,
  t: Translate,
): string {
  const word = kindWord(kind, t);
  const title = zoneTitle(zone, layout, fields, t);
  return title.startsWith(`${word}:`) ? title : `${word}: ${title}`;
}

/** Radius of the disc behind a cross, su, and how much larger a big one is. */
export const DISC = 30;
const BIG = 1.7;
/** Kept free around it, and how large it is beside notes, su and times. */
const MARGIN = 3;
const SMALL = 0.55;

export interface MarkSpot extends Point {
  readonly scale: number;
  /** Notes fill the cell: the mark lies over them in its corner. */
  readonly over: boolean;
}

/** In the middle of the cell, or where its notes leave room, or small in its corner. */
export function markSpot({ box }: Zone, kind: MarkKind, notes: readonly Rect[]): MarkSpot {
  const fits = (Math.min(box.w, box.h) / 2 - MARGIN) / DISC;
  const scale = Math.min(fits, kind === "bigcross" ? BIG : 1);
  const half = DISC * scale;
  const y = box.y + box.h / 2;
  for (const x of [box.x + box.w / 2, box.x + box.w - half - MARGIN, box.x + half + MARGIN]) {
    const disc = { x: x - half, y: y - half, w: 2 * half, h: 2 * half };
    if (!notes.some((note) => overlap(note, disc))) return { x, y, scale, over: false };
  }
  const small = Math.min(fits, SMALL);
  const corner = DISC * small;
  return { x: box.x + box.w - corner, y: box.y + corner, scale: small, over: true };
}
