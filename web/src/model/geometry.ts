/**
 * The only geometry that exists on both sides; `server/boards/zones.py` has the same rules and both are
 * held to one fixture.
 */
import type { Point, Polygon, Rect, Size, Zone } from "./types";

/** Even–odd with half-open crossings, so that left and top edges belong to a polygon. */
export function pointInPolygon(polygon: Polygon, x: number, y: number): boolean {
  let inside = false;
  let before = polygon.at(-1);
  for (const point of polygon) {
    if (before) {
      const [x0, y0] = before;
      const [x1, y1] = point;
      if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
    }
    before = point;
  }
  return inside;
}

/** The id of the smallest zone that takes notes and holds the point; null outside. */
export function zoneAt(zones: readonly Zone[], x: number, y: number): string | null {
  let best: Zone | null = null;
  for (const zone of zones) {
    if (!zone.takesNotes || !inBox(zone.box, x, y)) continue;
    if ((!best || zone.area < best.area) && pointInPolygon(zone.polygon, x, y)) best = zone;
  }
  return best?.id ?? null;
}

/** A cheap refusal before the polygon is walked; a hair wide, since boxes may be rounded. */
function inBox(box: Rect, x: number, y: number): boolean {
  return x >= box.x - 1 && y >= box.y - 1 && x <= box.x + box.w + 1 && y <= box.y + box.h + 1;
}

export function centre(rect: Rect): Point {
  return { x: rect.x + rect.w / 2, y: rect.y + rect.h / 2 };
}

/** The top left corner of a thing of this size around a centre. */
export function around(point: Point, size: Size): Point {
  return { x: point.x - size.w / 2, y: point.y - size.h / 2 };
}

/** Whether two rectangles share more than an edge. */
export function overlap(a: Rect, b: Rect): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/** The area that two rectangles share, su². */
export function shared(a: Rect, b: Rect): number {
  const w = Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x);
  const h = Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y);
  return w > 0 && h > 0 ? w * h : 0;
}
