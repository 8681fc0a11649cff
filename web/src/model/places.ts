/** Where a new note lies: the next free place of its zone, or on the last note when the zone is full. */
import { around, centre, overlap, zoneAt } from "./geometry";
import { readingOrder } from "./order";
import type { Layout, Point, Rect, Size, Zone } from "./types";

interface Taken extends Rect {
  readonly id: string;
  readonly zone: string | null;
}

/** How far the next note lies from the one it covers, su: the edges of both stay visible. */
export const STACK_OFFSET = 16;

const DIRECTIONS: readonly (readonly [number, number])[] = [
  [1, 1],
  [-1, 1],
  [1, -1],
  [-1, -1],
  [1, 0],
  [0, 1],
  [-1, 0],
  [0, -1],
];
/** So many rounds of offsets are tried around the last note before the note is laid exactly on it. */
const ROUNDS = 8;

/** The top left corner for one more note of the template's size in the zone. A full zone never refuses it. */
export function freePlace(zone: Zone, layout: Layout, taken: readonly Taken[]): Point {
  const size = layout.noteSize;
  for (const [x, y] of zone.places) {
    const spot = { x, y, ...size };
    if (!taken.some((note) => overlap(note, spot))) return { x, y };
  }
  const inZone = taken.filter((note) => note.zone === zone.id);
  const last = lastOf(inZone, size);
  return last ? onTop(last, zone, layout, inZone) : start(zone, size);
}

/** Free places for several notes, each taking the earlier ones into account. */
export function freePlaces(zone: Zone, layout: Layout, taken: readonly Taken[], n: number): Point[] {
  const all = [...taken];
  return Array.from({ length: n }, (_, at) => {
    const place = freePlace(zone, layout, all);
    all.push({ ...place, ...layout.noteSize, id: `new-${String(at).padStart(4, "0")}`, zone: zone.id });
    return place;
  });
}

function lastOf(notes: readonly Taken[], size: Size): Taken | undefined {
  const centred = notes.map((note) => ({ id: note.id, cx: centre(note).x, cy: centre(note).y }));
  const id = readingOrder(centred, size.h).at(-1);
  return notes.find((note) => note.id === id);
}

/** Beside the last note by the offset, its centre inside the zone and not exactly over another note. */
function onTop(last: Rect, zone: Zone, layout: Layout, inZone: readonly Rect[]): Point {
  for (let round = 1; round <= ROUNDS; round++) {
    for (const [dx, dy] of DIRECTIONS) {
      const spot = { x: last.x + dx * round * STACK_OFFSET, y: last.y + dy * round * STACK_OFFSET };
      const middle = centre({ ...spot, ...layout.noteSize });
      if (zoneAt(layout.zones, middle.x, middle.y) !== zone.id) continue;
      const hidden = inZone.some(({ x, y }) => Math.abs(x - spot.x) < 8 && Math.abs(y - spot.y) < 8);
      if (!hidden) return spot;
    }
  }
  return { x: last.x, y: last.y };
}

/** A zone without places of its own: its middle. */
function start(zone: Zone, size: Size): Point {
  return around(centre(zone.box), size);
}
