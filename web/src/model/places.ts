/**
 * Where a new note lies: the next free place of its zone, or on the topmost note when the zone is full.
 * `server/boards/zones.py` has the same rule; one fixture holds both to it.
 */
import { around, centre, overlap, pointInPolygon } from "./geometry";
import type { Layout, Point, Rect, Size, Zone } from "./types";

/** How far the next note lies from the one it covers, su: the edges of both stay visible. */
export const STACK_OFFSET = 16;

const TURNS: readonly (readonly [number, number])[] = [
  [1, 1],
  [-1, 1],
  [-1, -1],
  [1, -1],
];

/**
 * The top left corner for one more note of the template's size in the zone; a full zone never refuses it.
 * `taken`: every note of the board, the topmost last.
 */
export function freePlace(zone: Zone, size: Size, taken: readonly Rect[]): Point {
  for (const [x, y] of zone.places) {
    const spot = { x, y, ...size };
    if (!taken.some((note) => overlap(note, spot))) return { x, y };
  }
  const inside = taken.filter((note) => holds(zone, note));
  const last = inside.at(-1);
  return last ? beside(last, zone, size, inside) : start(zone, size);
}

/** Free places for several notes, each taking the earlier ones into account. */
export function freePlaces(zone: Zone, layout: Layout, taken: readonly Rect[], n: number): Point[] {
  const all = [...taken];
  return Array.from({ length: n }, () => {
    const place = freePlace(zone, layout.noteSize, all);
    all.push({ ...place, ...layout.noteSize });
    return place;
  });
}

/** A step from the last note, its centre in the zone, never exactly on another if that can be helped. */
function beside(last: Point, zone: Zone, size: Size, inside: readonly Rect[]): Point {
  const steps = TURNS.map(([dx, dy]) => ({ x: last.x + dx * STACK_OFFSET, y: last.y + dy * STACK_OFFSET }));
  const fitting = steps.filter((step) => holds(zone, { ...step, ...size }));
  const open = fitting.find((step) => !inside.some((note) => note.x === step.x && note.y === step.y));
  return open ?? fitting[0] ?? { x: last.x, y: last.y };
}

/** Where the first note goes in a zone that is covered by notes of its neighbours or has no places. */
function start(zone: Zone, size: Size): Point {
  const [x, y] = zone.places[0] ?? [];
  return x !== undefined && y !== undefined ? { x, y } : around(centre(zone.box), size);
}

function holds(zone: Zone, note: Rect): boolean {
  const { x, y } = centre(note);
  return pointInPolygon(zone.polygon, x, y);
}
