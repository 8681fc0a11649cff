import { describe, expect, it } from "vitest";
import type { Connection, ConnectionKind, Point, Rect } from "../model/types";
import { NO_GROUND } from "./ground";
import { along, follow, type Route, route } from "./lines";
import { type Led, Routes } from "./routes";

const kinds = new Map<string, ConnectionKind>(
  ["joint", "funding"].map((id) => [id, { id, label: id, directed: false, style: id, hint: null }]),
);
const clear = { ground: NO_GROUND, polar: null };
const box = (x: number, y: number): Rect => ({ x, y, w: 104, h: 66 });
const line = (id: string, from: string, to: string, label = "", kind = "joint"): Connection => ({
  id,
  from,
  to,
  kind,
  label,
  by: null,
  at: 0,
});

function middle({ start, control, end }: Route): Point {
  return along(start, control, end, 0.5);
}

const apart = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
const inside = (point: Point, { x, y, w, h }: Rect): boolean =>
  point.x > x && point.x < x + w && point.y > y && point.y < y + h;

describe("lines between the same two notes", () => {
  it.each([
    ["far apart", box(600, 300)],
    ["side by side", box(120, 0)],
    ["one above the other", box(0, 74)],
  ])("lie beside each other, %s", (_, to) => {
    const boxes = new Map([
      ["a", box(0, 0)],
      ["b", to],
    ]);
    const lines = [line("1", "a", "b"), line("2", "b", "a", "", "funding"), line("3", "a", "b")];
    const led = new Routes().update(lines, kinds, boxes, clear);
    const [one, two, three] = led.map((each) => middle(each.route)) as [Point, Point, Point];
    for (const [a, b] of [
      [one, two],
      [one, three],
      [two, three],
    ] as const)
      expect(apart(a, b)).toBeGreaterThan(18);
  });

  it.each([
    ["side by side", box(106, 0)],
    ["one above the other", box(0, 68)],
    ["one half over the other", box(40, 20)],
  ])("are seen though the notes touch, %s", (_, to) => {
    const { badge } = route(box(0, 0), to);
    expect([inside(badge, box(0, 0)), inside(badge, to)]).toEqual([false, false]);
  });
});

describe("a line that follows a dragged note", () => {
  it("keeps its bend and ends at the note's edge", () => {
    const [from, to] = [box(0, 0), box(600, 0)];
    const way = route(from, to, { ...clear, notes: [box(300, 0)], badges: [], beside: [] });
    const after = follow(way, from, box(600, 400));
    expect(way.bend).not.toBe(0);
    expect([after.bend, after.skew, after.spot]).toEqual([way.bend, way.skew, way.spot]);
    expect(inside(after.end, box(600, 400))).toBe(false);
    expect(apart(after.end, { x: 652, y: 433 })).toBeLessThan(90);
  });
});

describe("routes", () => {
  const place = (more: Record<string, Rect> = {}): Map<string, Rect> =>
    new Map(Object.entries({ a: box(0, 0), b: box(300, 0), c: box(0, 800), d: box(300, 800), ...more }));
  const two = [line("1", "a", "b"), line("2", "c", "d")];
  const changed = (before: readonly Led[], after: readonly Led[]): string[] =>
    after.flatMap((each, at) => (each === before[at] ? [] : [each.line.id]));

  it("are sought anew only where a note has moved", () => {
    const routes = new Routes();
    const boxes = place();
    const before = routes.update(two, kinds, boxes, clear);
    expect(changed(before, routes.update(two, kinds, new Map(boxes), clear))).toEqual([]);
    const moved = new Map(boxes).set("d", box(500, 800));
    expect(changed(before, routes.update(two, kinds, moved, clear))).toEqual(["2"]);
  });

  it("go around a note that comes into their way, and back when it is gone", () => {
    const routes = new Routes();
    const boxes = place();
    const straight = routes.update(two, kinds, boxes, clear);
    const led = routes.update(two, kinds, new Map(boxes).set("e", box(150, 0)), clear);
    expect(changed(straight, led)).toEqual(["1"]);
    expect(led[0]?.route.bend).not.toBe(0);
    expect(routes.update(two, kinds, boxes, clear)[0]?.route.bend).toBe(0);
  });

  it("leave out lines whose note or kind is gone, and of a note to itself", () => {
    const lines = [line("1", "a", "gone"), line("2", "a", "a"), line("3", "a", "b", "", "strange")];
    expect(new Routes().update(lines, kinds, place(), clear)).toEqual([]);
  });

  it("take a new kind over without another way", () => {
    const routes = new Routes();
    const boxes = place();
    const [before] = routes.update(two, kinds, boxes, clear);
    const [after] = routes.update([line("1", "a", "b", "", "funding"), ...two.slice(1)], kinds, boxes, clear);
    expect(after?.kind.id).toBe("funding");
    expect(after?.route).toBe(before?.route);
  });

  it("put a label where no note hides it", () => {
    // The badge stands at 352, 33.
    const boxes = place({ b: box(600, 0), e: box(380, 36) });
    const labelled = [line("1", "a", "b", "a long label")];
    const routes = new Routes();
    expect(routes.update(labelled, kinds, boxes, clear)[0]?.label).toBe("left");
    // With larger letters no side is free; then the label is told elsewhere.
    const hemmed = place({ b: box(330, 0), e: box(200, 60), f: box(200, -60) });
    expect(routes.update(labelled, kinds, hemmed, clear, 1.6)[0]?.label).toBeNull();
  });

  it("of 2,000 notes and 300 lines take one note's move in a small part of a picture", () => {
    const boxes = new Map<string, Rect>();
    for (let i = 0; i < 2_000; i++) boxes.set(`n${i}`, box((i % 50) * 110, Math.floor(i / 50) * 72));
    const lines = Array.from({ length: 300 }, (_, i) => line(`l${i}`, `n${i * 6}`, `n${i * 6 + 3}`));
    const routes = new Routes();
    const before = routes.update(lines, kinds, boxes, clear);
    const after = routes.update(lines, kinds, new Map(boxes).set("n3", box(400, 300)), clear);
    expect(changed(before, after)).toEqual(["l0"]);
  });
});
