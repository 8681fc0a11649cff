/** What a sheet's circles go round, and how many of them it asks for. Pure. */
import type { Circle, Layout } from "./types";

export interface Circling {
  /** What is circled on this sheet. */
  readonly what: "notes" | "areas";
  /** How many the sheet asks for; null: no bound. */
  readonly min: number | null;
  readonly max: number | null;
}

/** How the sheet uses circles; null: it has none. */
export function circling(layout: Layout): Circling | null {
  if (!layout.steps.some(({ tools }) => tools.includes("circle"))) return null;
  const rule = limits(layout);
  const what = layout.zones.some(({ circleTarget }) => circleTarget) ? "areas" : "notes";
  return { what, min: count(rule?.min), max: count(rule?.max) };
}

/** How many there are, counted as the sheet's criterion counts them. */
export function circled(circles: readonly Circle[], layout: Layout): number {
  const rule = limits(layout);
  if (rule?.type !== "circled_zones") return circles.length;
  const group = layout.groups.find(({ id }) => id === rule.group);
  return new Set(circles.flatMap(({ zones }) => zones).filter((zone) => group?.zones.includes(zone))).size;
}

/** "4–5", "3", "1–"; "" without bounds. */
export function bounds({ min, max }: Circling): string {
  if (min === null && max === null) return "";
  return min === max ? `${max}` : `${min ?? 0}–${max ?? ""}`;
}

/** The circles that have anything in them, each with what is still there. */
export function living(
  circles: readonly Circle[],
  hasNote: (id: string) => boolean,
  hasZone: (id: string) => boolean,
): Circle[] {
  return circles.flatMap((circle) => {
    const members = circle.members.filter(hasNote);
    const zones = circle.zones.filter(hasZone);
    if (members.length + zones.length === 0) return [];
    const whole = members.length === circle.members.length && zones.length === circle.zones.length;
    return [whole ? circle : { ...circle, members, zones }];
  });
}

function limits(layout: Layout): Layout["criteria"][number]["rule"] | undefined {
  return layout.criteria.find(({ rule }) => rule.type === "circles" || rule.type === "circled_zones")?.rule;
}

function count(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
