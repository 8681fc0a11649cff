/** Where the arrow keys go on the board: reading order, the nearest above or below, zone by zone. Pure. */
import type { Rect } from "../model/types";

export interface Stop extends Rect {
  readonly id: string;
  readonly zone: string | null;
  /**
   * Stands for a zone: for one without notes, reached zone by zone only, or for a cell that takes marks, which is
   * also reached from other cells.
   */
  readonly zoneStop?: "empty" | "cell";
}

export type Move = "next" | "previous" | "up" | "down" | "next-zone" | "previous-zone" | "first" | "last";

const KEYS: Readonly<Record<string, Move>> = {
  ArrowRight: "next",
  ArrowLeft: "previous",
  ArrowUp: "up",
  ArrowDown: "down",
  PageDown: "next-zone",
  PageUp: "previous-zone",
  Home: "first",
  End: "last",
};

export const moveOf = (key: string): Move | undefined => KEYS[key];

/** The stop to go to from `id`; `stops` in reading order. Undefined when there is none that way. */
export function step(all: readonly Stop[], id: string | null, move: Move): Stop | undefined {
  const byZone = move === "next-zone" || move === "previous-zone";
  const cells = all.find((stop) => stop.id === id)?.zoneStop === "cell";
  const stops = byZone
    ? all
    : all.filter((stop) => !stop.zoneStop || stop.id === id || (cells && stop.zoneStop === "cell"));
  const at = stops.findIndex((stop) => stop.id === id);
  const here = stops[at];
  if (!here || move === "first") return stops.find((stop) => byZone || !stop.zoneStop);
  switch (move) {
    case "next":
      return stops[at + 1];
    case "previous":
      return stops[at - 1];
    case "last":
      return stops.at(-1);
    case "next-zone":
      return stops.slice(at + 1).find((stop) => stop.zone !== here.zone);
    case "previous-zone":
      return before(stops, at, here.zone);
    default:
      return nearest(stops, here, move === "up" ? -1 : 1);
  }
}

/** The first note of the zone before. */
function before(stops: readonly Stop[], at: number, zone: string | null): Stop | undefined {
  const last = stops.slice(0, at).findLast((stop) => stop.zone !== zone);
  return last && stops.find((stop) => stop.zone === last.zone);
}

function nearest(stops: readonly Stop[], here: Stop, way: 1 | -1): Stop | undefined {
  const mid = (stop: Stop): [number, number] => [stop.x + stop.w / 2, stop.y + stop.h / 2];
  const [x, y] = mid(here);
  let best: Stop | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const stop of stops) {
    const [sx, sy] = mid(stop);
    const away = (sy - y) * way;
    if (away < here.h / 2) continue;
    // A note right above counts as nearer than one that is as far but aside.
    const cost = away + Math.abs(sx - x) * 1.5;
    if (cost < least) [best, least] = [stop, cost];
  }
  return best;
}
