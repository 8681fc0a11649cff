/** Where a note that is dragged comes to lie: in a place of its zone, or in line with its neighbours. Pure. */
import { centre, overlap, zoneAt } from "../model/geometry";
import type { Point, Rect, Zone } from "../model/types";

export interface SnapGround {
  readonly zones: readonly Zone[];
  /** The notes that stay, of a zone. */
  readonly notesIn: (zone: string) => readonly Rect[];
  /** How near something must be to draw the note, su. */
  readonly near: number;
}

/** The note's top left corner, drawn to what is near; unchanged where nothing is. It never changes its zone. */
export function snap(note: Rect, { zones, notesIn, near }: SnapGround): Point {
  const here = { x: note.x, y: note.y };
  const { x, y } = centre(note);
  const id = zoneAt(zones, x, y);
  const zone = zones.find((known) => known.id === id);
  if (!zone) return here;
  const others = notesIn(zone.id);
  const stays = (at: Point): boolean => {
    const there = { ...note, ...at };
    const middle = centre(there);
    return zoneAt(zones, middle.x, middle.y) === id && !others.some((other) => overlap(other, there));
  };
  const place = zone.places.find(
    ([px, py]) => Math.hypot(px - note.x, py - note.y) <= near && stays({ x: px, y: py }),
  );
  if (place) return { x: place[0], y: place[1] };
  const inLine = {
    x: nearest(
      note.x,
      near / 2,
      others.map((other) => other.x),
    ),
    y: nearest(
      note.y,
      near / 2,
      others.map((other) => other.y),
    ),
  };
  return [inLine, { x: inLine.x, y: here.y }, { x: here.x, y: inLine.y }].find(stays) ?? here;
}

function nearest(at: number, near: number, lines: readonly number[]): number {
  let best = at;
  let least = near;
  for (const line of lines) {
    const away = Math.abs(line - at);
    if (away <= least) [best, least] = [line, away];
  }
  return best;
}
