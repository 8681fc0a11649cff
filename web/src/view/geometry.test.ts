import { describe, expect, it } from "vitest";
import type { Point, Rect } from "../model/types";
import { fan } from "./fan";
import { NO_GROUND } from "./ground";
import { along, NOTHING, route } from "./lines";
import { moveOf, type Stop, step } from "./nav";
import { rings, tagSpots } from "./rings";
import { lineScale, noteText, variant } from "./scale";

const plane: Rect = { x: 0, y: 0, w: 1400, h: 1000 };

describe("scale", () => {
  it("takes the picture whose least text is still 11 px", () => {
    expect([0.81, 0.62, 0.6, 0.5, 0.49, 0.43, 0.42, 0.27, 0.2].map(variant)).toEqual([
      "full",
      "full",
      "medium",
      "medium",
      "compact",
      "compact",
      "overview",
      "overview",
      "small",
    ]);
  });

  it("draws note text between 12.5 and 18.5 px", () => {
    expect([0.3, 0.81, 1, 2.5].map(noteText)).toEqual([12.5, 12.5, 15.5, 18.5]);
  });

  it("lets lines grow by a fifth at most", () => {
    expect(lineScale(0.8)).toBe(1);
    expect(lineScale(2) * 2).toBeCloseTo(0.972);
    expect(14 * lineScale(0.3) * 0.3).toBeCloseTo(11);
  });
});

describe("lines", () => {
  const from = { x: 0, y: 0, w: 100, h: 60 };
  const to = { x: 600, y: 0, w: 100, h: 60 };
  const between: Rect[] = [{ x: 300, y: 0, w: 100, h: 60 }];
  const covered = (box: Rect, { start, control, end }: ReturnType<typeof route>): boolean =>
    Array.from({ length: 101 }, (_, i) => along(start, control, end, i / 100)).some(
      (point: Point) =>
        point.x > box.x && point.x < box.x + box.w && point.y > box.y && point.y < box.y + box.h,
    );

  it("run straight when nothing is between", () => {
    const straight = route(from, to);
    expect(straight.start.y).toBeCloseTo(30);
    expect(straight.control.y).toBeCloseTo(30);
    expect(straight.badge.x).toBeCloseTo(350, 0);
  });

  it("stop 5 su before the paper", () => {
    const straight = route(from, to);
    expect(straight.start.x).toBeGreaterThanOrEqual(105);
    expect(straight.start.x).toBeLessThan(112);
    expect(straight.end.x).toBeLessThanOrEqual(595);
  });

  it("bend around a note in the way", () => {
    for (const box of between) {
      expect(covered(box, route(from, to))).toBe(true);
      expect(covered(box, route(from, to, { ...NOTHING, notes: between }))).toBe(false);
    }
  });

  it("bend around a name, and stay inside the oval rather than run straight over its rim", () => {
    const name = { x: 300, y: 0, w: 100, h: 60 };
    expect(covered(name, route(from, to, { ...NOTHING, ground: { names: [name], rim: 0 } }))).toBe(false);
    // Both notes stand low in a wide oval; the note between them would send the line out of it.
    const polar = { cx: 350, cy: -200, rx: 900, ry: 330 };
    const notes = [{ x: 300, y: -20, w: 100, h: 110 }];
    const ground = { ...NO_GROUND, rim: 34 };
    const way = route(from, to, { ...NOTHING, notes, ground, polar });
    const out = Array.from({ length: 21 }, (_, i) => along(way.start, way.control, way.end, i / 20)).filter(
      ({ x, y }) => Math.hypot((x - 350) / (900 - 34), (y + 200) / (330 - 34)) > 1,
    );
    expect(out).toEqual([]);
    expect(way.control.y).toBeLessThan(30);
  });

  it("keep their badges apart", () => {
    const first = route(from, to);
    const second = route(from, to, { ...NOTHING, badges: [first.badge] });
    expect(Math.hypot(first.badge.x - second.badge.x, first.badge.y - second.badge.y)).toBeGreaterThanOrEqual(
      24,
    );
  });

  it("survive two notes on the same place", () => {
    const { start, end } = route(from, from);
    expect(Number.isFinite(start.x + end.x)).toBe(true);
  });
});

describe("a fanned out stack", () => {
  it("lies side by side inside the plane", () => {
    const places = fan(5, { x: 1340, y: 950, w: 112, h: 70 }, plane);
    expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(5);
    for (const { x, y } of places) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + 112).toBeLessThanOrEqual(1400);
      expect(y + 70).toBeLessThanOrEqual(1000);
    }
    const apart = (a: Point, b: Point): boolean => Math.abs(a.x - b.x) >= 112 || Math.abs(a.y - b.y) >= 70;
    expect(places.every((a, i) => places.every((b, j) => i === j || apart(a, b)))).toBe(true);
  });
});

describe("arrow keys", () => {
  const stop = (id: string, zone: string, x: number, y: number): Stop => ({ id, zone, x, y, w: 100, h: 60 });
  const stops = [
    stop("a", "one", 0, 0),
    stop("b", "one", 120, 0),
    stop("c", "two", 0, 200),
    stop("d", "three", 130, 90),
  ];
  const go = (id: string | null, key: string) => step(stops, id, moveOf(key) ?? "first")?.id;

  it("left and right follow the reading order", () => {
    expect([
      go("a", "ArrowRight"),
      go("b", "ArrowRight"),
      go("c", "ArrowLeft"),
      go("a", "ArrowLeft"),
    ]).toEqual(["b", "c", "b", undefined]);
  });

  it("up and down go to the nearest note that way", () => {
    expect([go("b", "ArrowDown"), go("c", "ArrowUp"), go("a", "ArrowUp")]).toEqual(["d", "a", undefined]);
  });

  it("page keys go to the first note of the zone after or before", () => {
    expect([go("a", "PageDown"), go("d", "PageUp"), go("c", "PageUp"), go("d", "PageDown")]).toEqual([
      "c",
      "c",
      "a",
      undefined,
    ]);
  });

  it("zones without notes are passed by all keys but the page keys", () => {
    const empty: Stop = { id: "zone x", zone: "x", x: 0, y: 100, w: 30, h: 30, zoneStop: "empty" };
    const all = [...stops.slice(0, 2), empty, ...stops.slice(2)];
    const to = (id: string, key: string) => step(all, id, moveOf(key) ?? "first")?.id;
    expect([
      to("b", "ArrowRight"),
      to("b", "PageDown"),
      to("zone x", "ArrowRight"),
      to("zone x", "PageDown"),
    ]).toEqual(["c", "zone x", "c", "c"]);
  });

  it("home and end go to the ends, and no note is the start", () => {
    expect([go("c", "Home"), go("a", "End"), go(null, "ArrowRight")]).toEqual(["a", "d", "a"]);
  });
});

describe("rings", () => {
  const boxes: Record<string, Rect> = { a: { x: 10, y: 10, w: 100, h: 60 } };
  it("number circles in order, and lie outside each other around one note", () => {
    const found = rings(
      [
        { id: "r1", members: ["a", "gone"] },
        { id: "r2", members: ["a"] },
      ],
      (id) => boxes[id],
    );
    expect(found.map((ring) => [ring.number, ring.x])).toEqual([
      [1, 6],
      [2, 0],
    ]);
  });

  it("keep their numbers apart, off other badges and off names", () => {
    const two = rings(
      [
        { id: "r1", members: ["a"] },
        { id: "r2", members: ["a"] },
      ],
      (id) => boxes[id],
    );
    const [first, second] = tagSpots(two, 14, [], []);
    expect(first).toEqual({ x: 6, y: 6 });
    expect(
      Math.hypot((first?.x ?? 0) - (second?.x ?? 0), (first?.y ?? 0) - (second?.y ?? 0)),
    ).toBeGreaterThanOrEqual(28);
    expect(tagSpots(two.slice(0, 1), 14, [{ x: 0, y: 0, r: 11 }], [])).toEqual([{ x: 114, y: 6 }]);
    expect(tagSpots(two.slice(0, 1), 14, [], [{ x: 0, y: 0, w: 30, h: 10 }])).toEqual([{ x: 114, y: 6 }]);
  });

  it("the seventh takes colour 1 and number 7", () => {
    const seven = Array.from({ length: 7 }, (_, i) => ({ id: `r${i}`, members: ["a"] }));
    const last = rings(seven, (id) => boxes[id]).at(-1);
    expect([last?.number, last?.colour]).toEqual([7, 1]);
  });
});
