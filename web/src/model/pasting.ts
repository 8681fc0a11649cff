/** Where copied notes go on a board. Pure. */
import type { Copied, CopiedNote } from "./copied";
import type { Draft } from "./drafts";
import { overlap, zoneAt } from "./geometry";
import { freePlace } from "./places";
import type { Layout, Point, Rect, Zone } from "./types";

export interface Target {
  readonly board: string;
  readonly layout: Layout;
  /** Every note of the board, the topmost last. */
  readonly taken: readonly Rect[];
  /** The zone in which one works. */
  readonly zone: string;
}

/**
 * The notes as they go to the board: each to the zone of its id, or else to the zone in hand; back on their own
 * board notes of one zone go to the one in hand. Within a zone they lie to each other as they lay, where there
 * is room for that, and otherwise in its next free places.
 */
export function pasted(from: Copied, to: Target): Draft[] {
  const zones = new Map(to.layout.zones.flatMap((zone) => (zone.takesNotes ? [[zone.id, zone]] : [])));
  const taken = [...to.taken];
  const drafts = new Map<CopiedNote, Draft>();
  for (const [id, notes] of grouped(from, to, (zone) => zones.has(zone))) {
    const zone = zones.get(id);
    if (!zone) continue;
    const rects = notes.map((note) => ({ x: note.x, y: note.y, ...(note.size ?? to.layout.noteSize) }));
    const places = together(rects, from, notes, zone, to.layout, taken) ?? apart(rects, zone, taken);
    notes.forEach((note, at) => {
      const rect = { ...(rects[at] as Rect), ...places[at] };
      taken.push(rect);
      drafts.set(note, draft(note, rect, to.layout));
    });
  }
  return from.notes.flatMap((note) => drafts.get(note) ?? []);
}

function grouped(
  { board, notes }: Copied,
  to: Target,
  known: (zone: string) => boolean,
): Map<string, CopiedNote[]> {
  const home = board === to.board && new Set(notes.map((note) => note.zone)).size === 1;
  const groups = new Map<string, CopiedNote[]>();
  for (const note of notes) {
    const zone = !home && note.zone !== null && known(note.zone) ? note.zone : to.zone;
    groups.set(zone, [...(groups.get(zone) ?? []), note]);
  }
  return groups;
}

/** Their places in the arrangement they had; undefined where the zone has no room for it. */
function together(
  rects: readonly Rect[],
  from: Copied,
  notes: readonly CopiedNote[],
  zone: Zone,
  { zones }: Layout,
  taken: readonly Rect[],
): Point[] | undefined {
  const were = notes.map((note) => ({ x: note.x, y: note.y, ...(note.size ?? from.noteSize) }));
  if (covers(rects, were)) return undefined;
  const fits = (dx: number, dy: number): boolean =>
    rects.every((rect) => {
      const there = { ...rect, x: rect.x + dx, y: rect.y + dy };
      return (
        zoneAt(zones, there.x + there.w / 2, there.y + there.h / 2) === zone.id &&
        !taken.some((other) => overlap(other, there))
      );
    });
  const left = Math.min(...rects.map(({ x }) => x));
  const top = Math.min(...rects.map(({ y }) => y));
  const starts = zone.places.map(([x, y]) => [x - left, y - top] as const);
  const found = [[0, 0] as const, ...starts].find(([dx, dy]) => fits(dx, dy));
  return found && rects.map(({ x, y }) => ({ x: x + found[0], y: y + found[1] }));
}

/** Whether notes that lay beside each other would cover each other, since notes are larger here. */
function covers(rects: readonly Rect[], were: readonly Rect[]): boolean {
  return rects.some((a, i) =>
    rects.some((b, j) => {
      const [c, d] = [were[i], were[j]];
      return j > i && c !== undefined && d !== undefined && overlap(a, b) && !overlap(c, d);
    }),
  );
}

function apart(rects: readonly Rect[], zone: Zone, taken: readonly Rect[]): Point[] {
  const all = [...taken];
  return rects.map((rect) => {
    const place = freePlace(zone, { w: rect.w, h: rect.h }, all);
    all.push({ ...rect, ...place });
    return place;
  });
}

function draft(note: CopiedNote, { x, y }: Point, { noteTags }: Layout): Draft {
  const tags = note.tags.filter((tag) => noteTags.some(({ id }) => id === tag));
  return { x, y, text: note.text, color: note.color, tags, size: note.size };
}
