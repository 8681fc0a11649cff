/**
 * The notes on the sheet's small picture: slips as near to their places as the picture's larger names allow,
 * inside their zone and apart, as long as the zone has room. Pure; sheet units.
 */
import { overlap, pointInPolygon } from "../model/geometry";
import type { Layout, Note, Point, Rect, Zone } from "../model/types";
import { type Ground, onRim } from "./ground";

/** Sizes of a slip as shares of its note, tried until a zone's slips all find room. */
const SIZES = [0.78, 0.68, 0.58, 0.5, 0.42, 0.36, 0.3];
const APART = 4;
const ENOUGH = 2;
/** Where a free spot is looked for: on circles, the nearest first, downwards first. */
const STEP = 10;
const REACH = 26;
const DIRECTIONS = 16;
const STEPS: readonly Point[] = [
  { x: 0, y: 0 },
  ...Array.from({ length: REACH * DIRECTIONS }, (_, i) => {
    const far = STEP * (1 + Math.floor(i / DIRECTIONS));
    const angle = (2 * Math.PI * (i % DIRECTIONS)) / DIRECTIONS;
    return { x: far * Math.sin(angle), y: far * Math.cos(angle) };
  }),
];

export interface Slip extends Rect {
  readonly id: string;
  readonly color: Note["color"];
}

/** One slip for each note; `notes` in the order of the board. */
export function overviewSlips(notes: readonly Note[], layout: Layout, ground: Ground): Slip[] {
  const byZone = new Map<string | null, Note[]>();
  for (const note of notes) byZone.set(note.zone, [...(byZone.get(note.zone) ?? []), note]);
  return [...byZone].flatMap(([id, inside]) => {
    const zone = layout.zones.find((each) => each.id === id);
    const places = zone ? zoneSlips(inside, zone, layout, ground) : inside.map((note) => shrunk(note, 1));
    return inside.flatMap((note, index) => {
      const place = places[index];
      return place ? [{ ...place, id: note.id, color: note.color }] : [];
    });
  });
}

function zoneSlips(notes: readonly Note[], zone: Zone, layout: Layout, ground: Ground): readonly Rect[] {
  const names = ground.names.filter((name) => overlap(name, zone.box));
  const oval = inOval(zone, layout);
  const free =
    (rim: number) =>
    (slip: Rect): boolean =>
      !names.some((name) => overlap(name, slip)) &&
      corners(slip).every(
        (corner) => !onRim(corner, rim, oval) && pointInPolygon(zone.polygon, corner.x, corner.y),
      );
  const beside = placed(notes, free(ground.rim));
  // A ring may have no room but that on the band, beside the names.
  return beside.lost === 0 || ground.rim === 0 ? beside.places : placed(notes, free(0)).places;
}

interface Placed {
  readonly places: readonly Rect[];
  /** How many found no room. */
  readonly lost: number;
}

/** The slips as large as they find room, moved together if that helps, else one by one. */
function placed(notes: readonly Note[], free: (slip: Rect) => boolean): Placed {
  let best: Placed = { places: notes, lost: notes.length };
  for (const size of SIZES) {
    const slips = notes.map((note) => shrunk(note, size));
    const together = apart(slips) ? shifted(slips, free) : undefined;
    if (together) return { places: together, lost: 0 };
    const tried = spread(slips, free);
    if (tried.lost < best.lost) best = tried;
    if (best.lost === 0) break;
  }
  return best;
}

const apart = (slips: readonly Rect[]): boolean =>
  slips.every((slip, index) => !slips.slice(0, index).some((other) => overlap(other, slip)));

/** All slips moved alike, as little as can be: they keep their rows. */
function shifted(slips: readonly Rect[], free: (slip: Rect) => boolean): Rect[] | undefined {
  for (const { x, y } of STEPS) {
    const moved = slips.map((slip) => ({ ...slip, x: slip.x + x, y: slip.y + y }));
    if (moved.every(free)) return moved;
  }
  return undefined;
}

/** Boxes beside an oval keep no distance from its rim. */
function inOval(zone: Zone, { polar }: Layout): Layout["polar"] {
  return polar && zone.polygon.every(([x, y]) => !onRim({ x, y }, -1, polar)) ? polar : null;
}

/** Each slip at the free spot nearest to its place; those that find none stay where they are, and are counted. */
function spread(slips: readonly Rect[], free: (slip: Rect) => boolean): Placed {
  const places: Rect[] = [];
  let lost = 0;
  for (const slip of slips) {
    const open = (spot: Rect): boolean => !places.some((other) => overlap(grown(other), spot)) && free(spot);
    // Where some find no room the next won't either: a pile is not searched to its end.
    const spot = lost < ENOUGH ? nearest(slip, open) : undefined;
    if (!spot) lost++;
    places.push(spot ?? slip);
  }
  return { places, lost };
}

function nearest(slip: Rect, open: (spot: Rect) => boolean): Rect | undefined {
  for (const { x, y } of STEPS) {
    const spot = { ...slip, x: slip.x + x, y: slip.y + y };
    if (open(spot)) return spot;
  }
  return undefined;
}

function shrunk(note: Rect, size: number): Rect {
  const [w, h] = [note.w * size, note.h * size];
  return { x: note.x + (note.w - w) / 2, y: note.y + (note.h - h) / 2, w, h };
}

const grown = ({ x, y, w, h }: Rect): Rect => ({
  x: x - APART,
  y: y - APART,
  w: w + 2 * APART,
  h: h + 2 * APART,
});

/** Corners and middles of the longer sides: zones may be bent. */
function corners({ x, y, w, h }: Rect): Point[] {
  return [0, 0.5, 1].flatMap((part) => [
    { x: x + part * w, y },
    { x: x + part * w, y: y + h },
  ]);
}
