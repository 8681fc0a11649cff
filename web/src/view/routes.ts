/**
 * The ways of all lines on a board. A way is sought anew only where something has changed: its own notes, a note
 * that lay or now lies near it, or the picture. Pure; sheet units.
 */
import { around, overlap } from "../model/geometry";
import type { Connection, ConnectionKind, Point, Rect } from "../model/types";
import { type Obstacles, type Route, route } from "./lines";

/** A line with all that is drawn of it; the same object as long as nothing of it changes. */
export interface Led {
  readonly line: Connection;
  readonly kind: ConnectionKind;
  readonly from: Rect;
  readonly to: Rect;
  readonly route: Route;
  /** null: without a label, or no side of the badge is free of notes; it is told elsewhere then. */
  readonly label: Side | null;
}

/** Where a line's label stands beside its badge. */
export type Side = "right" | "left" | "above" | "below";

type Boxes = ReadonlyMap<string, Rect>;
type Clear = Pick<Obstacles, "ground" | "polar">;

/** Above this product of lines and notes the search for the best bend would be felt; then lines look for nothing. */
const MOST_WORK = 60_000;
/** A way may bend this far beyond its ends, as a share of their distance, and at least so far, su; a label stands farther out. */
const SLACK = { share: 0.4, least: 110, label: 300 };
/** Letters of a label that are drawn, and what one and the line of them measure, su. */
export const LABEL = { most: 28, letter: 8.5, height: 22, gap: 16, foot: 5 };

export class Routes {
  #boxes: Boxes = new Map();
  #clear: Clear | null = null;
  #search = true;
  #grow = 1;
  #led: ReadonlyMap<string, Led> = new Map();

  /** All lines whose notes and kinds are there, in their order; `grow`: by how much their letters are enlarged. */
  update(
    lines: readonly Connection[],
    kinds: ReadonlyMap<string, ConnectionKind>,
    boxes: Boxes,
    clear: Clear,
    grow = 1,
  ): readonly Led[] {
    const search = lines.length * boxes.size < MOST_WORK;
    const all =
      search !== this.#search || clear.ground !== this.#clear?.ground || clear.polar !== this.#clear.polar;
    const changed = all ? [] : differing(this.#boxes, boxes);
    const before = this.#led;
    const led = new Map<string, Led>();
    const anew: Connection[] = [];
    for (const line of lines) {
      const old = all ? undefined : before.get(line.id);
      if (old && sameWay(old.line, line) && !changed.some((box) => near(old, box, search)))
        led.set(line.id, old);
      else anew.push(line);
    }
    for (const line of anew) {
      const found = this.#lead(line, kinds, boxes, { clear, search }, [...led.values()]);
      if (found) led.set(line.id, found);
    }
    const fresh = new Set(grow === this.#grow ? anew.map(({ id }) => id) : led.keys());
    label(led, fresh, [...boxes.values()], grow);
    this.#grow = grow;
    this.#boxes = boxes;
    this.#clear = clear;
    this.#search = search;
    this.#led = new Map(
      lines.flatMap((line): [string, Led][] => {
        const found = led.get(line.id);
        const kind = kinds.get(line.kind);
        return found && kind ? [[line.id, dressed(found, line, kind)]] : [];
      }),
    );
    return [...this.#led.values()];
  }

  #lead(
    line: Connection,
    kinds: ReadonlyMap<string, ConnectionKind>,
    boxes: Boxes,
    { clear, search }: { readonly clear: Clear; readonly search: boolean },
    others: readonly Led[],
  ): Led | undefined {
    const kind = kinds.get(line.kind);
    const from = boxes.get(line.from);
    const to = boxes.get(line.to);
    if (!kind || !from || !to || line.from === line.to) return undefined;
    const notes = search ? [...boxes.values()].filter((box) => box !== from && box !== to) : [];
    const badges = others.map((each) => each.route.badge);
    const beside = others.filter((each) => samePair(each.line, line)).map((each) => each.route);
    const way = route(from, to, { ...clear, notes, badges, beside });
    return { line, kind, from, to, route: way, label: null };
  }
}

/** The boxes that came, went or moved: both where they lay and where they lie. */
function differing(before: Boxes, after: Boxes): Rect[] {
  const found: Rect[] = [];
  for (const [id, box] of after) {
    const was = before.get(id);
    if (was !== box) found.push(box, ...(was ? [was] : []));
  }
  for (const [id, box] of before) if (!after.has(id)) found.push(box);
  return found;
}

/** Whether the change may matter to the line: it is one of its notes, or lies where its way may go. */
function near({ line, from, to }: Led, box: Rect, search: boolean): boolean {
  if (box === from || box === to) return true;
  if (!search) return false;
  const slack = Math.max(
    line.label === "" ? SLACK.least : SLACK.label,
    Math.hypot(to.x - from.x, to.y - from.y) * SLACK.share,
  );
  const x = Math.min(from.x, to.x) - slack;
  const y = Math.min(from.y, to.y) - slack;
  const w = Math.max(from.x + from.w, to.x + to.w) + slack - x;
  const h = Math.max(from.y + from.h, to.y + to.h) + slack - y;
  return overlap(box, { x, y, w, h });
}

const sameWay = (a: Connection, b: Connection): boolean =>
  a.from === b.from && a.to === b.to && a.label === b.label;

const samePair = (a: Connection, b: Connection): boolean =>
  (a.from === b.from && a.to === b.to) || (a.from === b.to && a.to === b.from);

function dressed(led: Led, line: Connection, kind: ConnectionKind): Led {
  return led.line.kind === line.kind && led.kind === kind ? led : { ...led, line, kind };
}

/** Finds a place for the labels of these lines. */
function label(led: Map<string, Led>, ids: ReadonlySet<string>, notes: readonly Rect[], grow: number): void {
  for (const id of ids) {
    const each = led.get(id);
    if (!each) continue;
    const others = [...led.values()].filter((other) => other !== each);
    const place = each.line.label === "" ? null : side(each, notes, others, grow);
    if (place !== each.label) led.set(id, { ...each, label: place });
  }
}

/** The side of the badge where no note hides the label, and it meets the fewest badges and other labels. */
function side(
  { route, line }: Led,
  notes: readonly Rect[],
  others: readonly Led[],
  grow: number,
): Side | null {
  let best: { side: Side; met: number } | null = null;
  for (const each of ["right", "left", "above", "below"] as const) {
    const box = labelBox(route.badge, line.label, each, grow);
    if (notes.some((note) => overlap(note, box))) continue;
    const met = others.filter((other) => meets(other, box, grow)).length;
    if (!best || met < best.met) best = { side: each, met };
  }
  return best?.side ?? null;
}

function meets({ route, line, label: at }: Led, box: Rect, grow: number): boolean {
  const size = { w: LABEL.height * grow, h: LABEL.height * grow };
  const badge = { ...around(route.badge, size), ...size };
  return overlap(badge, box) || (at !== null && overlap(labelBox(route.badge, line.label, at, grow), box));
}

function labelBox(badge: Point, text: string, where: Side, grow: number): Rect {
  const w = Math.min([...text].length, LABEL.most) * LABEL.letter * grow;
  const h = LABEL.height * grow;
  const gap = LABEL.gap * grow;
  switch (where) {
    case "right":
      return { x: badge.x + gap, y: badge.y - h / 2, w, h };
    case "left":
      return { x: badge.x - gap - w, y: badge.y - h / 2, w, h };
    case "above":
      return { x: badge.x - w / 2, y: badge.y - gap - h + LABEL.foot * grow, w, h };
    case "below":
      return { x: badge.x - w / 2, y: badge.y + gap, w, h };
  }
}
