/** A pile of notes in a full zone, fanned out so that each is reachable. Pure. */
import type { Point, Rect, Size } from "../model/types";

/** Where the notes of a pile go when it is fanned out: in rows from the pile's place, within the plane. */
export function fan(count: number, from: Rect, plane: Size, gap = 8): Point[] {
  const perRow = Math.max(
    1,
    Math.min(count, Math.ceil(Math.sqrt(count)) + 1, Math.floor((plane.w + gap) / (from.w + gap))),
  );
  const rows = Math.ceil(count / perRow);
  const w = perRow * (from.w + gap) - gap;
  const h = rows * (from.h + gap) - gap;
  const x = Math.max(0, Math.min(plane.w - w, from.x + from.w / 2 - w / 2));
  const y = Math.max(0, Math.min(plane.h - h, from.y + from.h / 2 - h / 2));
  return Array.from({ length: count }, (_, index) => ({
    x: x + (index % perRow) * (from.w + gap),
    y: y + Math.floor(index / perRow) * (from.h + gap),
  }));
}

/** The ground under a fanned-out pile, with some room around its notes; none while no pile is open. */
export function fanGround(places: readonly Point[], note: Size, room = 10): Rect | null {
  if (places.length === 0) return null;
  const x = Math.min(...places.map((place) => place.x)) - room;
  const y = Math.min(...places.map((place) => place.y)) - room;
  const w = Math.max(...places.map((place) => place.x)) + note.w + room - x;
  const h = Math.max(...places.map((place) => place.y)) + note.h + room - y;
  return { x, y, w, h };
}
