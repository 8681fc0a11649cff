/** Zones as they are drawn and found: outlines, the zones of a step's focus, where a zone's buttons stand. Pure. */
import type { Layout, Point, Polygon, Zone } from "../model/types";

const n = (value: number): string => String(Math.round(value * 10) / 10);

/** The outline as an SVG path. */
export function zonePath(polygon: Polygon): string {
  return polygon.length > 0 ? `M${polygon.map(([x, y]) => `${n(x)} ${n(y)}`).join("L")}Z` : "";
}

/** The ids of the zones that a step's focus names: zone ids, group ids or `col:<name>`. */
export function focusZones(focus: readonly string[], layout: Layout): string[] {
  const found = new Set<string>();
  for (const name of focus) for (const id of namedZones(name, layout)) found.add(id);
  return layout.zones.filter((zone) => found.has(zone.id)).map((zone) => zone.id);
}

function namedZones(name: string, layout: Layout): readonly string[] {
  if (layout.zones.some((zone) => zone.id === name)) return [name];
  if (name.startsWith("col:")) {
    const end = `.${name.slice("col:".length)}`;
    return layout.zones.filter((zone) => zone.id.endsWith(end)).map((zone) => zone.id);
  }
  const group = layout.groups.find((each) => each.id === name);
  if (!group) return [];
  if (group.zones.length > 0) return group.zones;
  // A group of keys: every zone that has one of them as row, column, sector or life area.
  const keys = new Set(group.keys);
  return layout.zones.filter((zone) => carries(zone, keys)).map((zone) => zone.id);
}

function carries(zone: Zone, keys: ReadonlySet<string>): boolean {
  return [zone.row, zone.col, zone.sector, zone.lifeArea].some((key) => key !== null && keys.has(key));
}

/** Zones that take notes, in reading order. */
export function noteZones(layout: Layout): Zone[] {
  return layout.zones
    .filter((zone) => zone.takesNotes && zone.order !== null)
    .sort((a, b) => (a.order ?? 0) - (b.order ?? 0));
}

/** Where the button of a zone stands, su: at the outer end of a sector, at the top right of a rectangle. */
export function buttonSpot(zone: Zone, layout: Layout): Point {
  const { polar } = layout;
  const { box } = zone;
  if (!polar || isRectangle(zone)) return { x: box.x + box.w - 22, y: box.y + 20 };
  const reach = (point: readonly [number, number]): number =>
    Math.hypot((point[0] - polar.cx) / polar.rx, (point[1] - polar.cy) / polar.ry);
  const outer = Math.max(...zone.polygon.map(reach));
  const rim = zone.polygon.filter((point) => reach(point) > outer - 0.01);
  // A disc is all rim; its name stands at its top.
  if (rim.length >= zone.polygon.length - 2) {
    return { x: box.x + box.w / 2, y: box.y + box.h - 26 };
  }
  // On the rim near the zone's first corner: its name stands in the middle of the rim.
  const [x, y] = rim[Math.floor(rim.length * 0.12)] ?? [box.x, box.y];
  const inwards = (outer - 0.04) / outer;
  return { x: polar.cx + (x - polar.cx) * inwards, y: polar.cy + (y - polar.cy) * inwards };
}

function isRectangle(zone: Zone): boolean {
  return zone.polygon.length <= 5;
}
