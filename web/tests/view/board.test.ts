import { describe, expect, it } from "vitest";
import { type Box, even, fitBox, noteText, pan, toSheet, variant, zoomAt } from "../../src/view/camera";
import { along, type Point, route } from "../../src/view/lines";
import { moveOf, type Stop, step } from "../../src/view/nav";
import { rings } from "../../src/view/rings";
import { fan, stacks } from "../../src/view/stacks";

const plane: Box = { x: 0, y: 0, w: 1400, h: 1000 };

describe("camera", () => {
  it("shows the whole sheet, never cropped, in any window", () => {
    for (const window of [
      { w: 1148, h: 840 },
      { w: 390, h: 300 },
      { w: 3000, h: 900 },
      { w: 320, h: 900 },
    ]) {
      const camera = fitBox(plane, window, even(6));
      expect(camera.x).toBeGreaterThanOrEqual(5.9);
      expect(camera.y).toBeGreaterThanOrEqual(5.9);
      expect(camera.x + 1400 * camera.scale).toBeLessThanOrEqual(window.w - 5.9);
      expect(camera.y + 1000 * camera.scale).toBeLessThanOrEqual(window.h - 5.9);
    }
  });

  it("takes the picture whose least text is still 11 px", () => {
    expect([0.81, 0.62, 0.6, 0.43, 0.42, 0.2].map(variant)).toEqual([
      "full",
      "full",
      "compact",
      "compact",
      "overview",
      "overview",
    ]);
  });

  it("keeps the point under the pointer while zooming, and never goes below the whole sheet", () => {
    const whole = fitBox(plane, { w: 1148, h: 840 }, even(6));
    const at = { x: 300, y: 500 };
    const near = zoomAt(whole, 1.7, at, whole);
    const before = toSheet(whole, at.x, at.y);
    const after = toSheet(near, at.x, at.y);
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
    expect(zoomAt(near, 0.01, at, whole).scale).toBe(whole.scale);
  });

  it("never loses the sheet out of the window", () => {
    const window = { w: 800, h: 600 };
    const far = pan({ scale: 1, x: 0, y: 0 }, 9_999, -9_999, plane, window);
    expect(far).toEqual({ scale: 1, x: 400, y: -700 });
  });

  it("draws note text between 12.5 and 18.5 px", () => {
    expect([0.3, 0.81, 1, 2.5].map(noteText)).toEqual([12.5, 12.5, 15.5, 18.5]);
  });
});

describe("lines", () => {
  const from = { x: 0, y: 0, w: 100, h: 60 };
  const to = { x: 600, y: 0, w: 100, h: 60 };
  const between: Box[] = [{ x: 300, y: 0, w: 100, h: 60 }];
  const covered = (box: Box, { start, control, end }: ReturnType<typeof route>): boolean =>
    Array.from({ length: 101 }, (_, i) => along(start, control, end, i / 100)).some(
      (point: Point) =>
        point.x > box.x && point.x < box.x + box.w && point.y > box.y && point.y < box.y + box.h,
    );

  it("run straight when nothing is between", () => {
    const straight = route(from, to, []);
    expect(straight.start.y).toBeCloseTo(30);
    expect(straight.control.y).toBeCloseTo(30);
    expect(straight.badge.x).toBeCloseTo(350, 0);
  });

  it("stop 5 su before the paper", () => {
    const straight = route(from, to, []);
    expect(straight.start.x).toBeGreaterThanOrEqual(105);
    expect(straight.start.x).toBeLessThan(112);
    expect(straight.end.x).toBeLessThanOrEqual(595);
  });

  it("bend around a note in the way", () => {
    for (const box of between) {
      expect(covered(box, route(from, to, []))).toBe(true);
      expect(covered(box, route(from, to, between))).toBe(false);
    }
  });

  it("keep their badges apart", () => {
    const first = route(from, to, []);
    const second = route(from, to, [], [first.badge]);
    expect(Math.hypot(first.badge.x - second.badge.x, first.badge.y - second.badge.y)).toBeGreaterThanOrEqual(
      24,
    );
  });

  it("survive two notes on the same place", () => {
    const { start, end } = route(from, from, []);
    expect(Number.isFinite(start.x + end.x)).toBe(true);
  });
});

describe("stacks", () => {
  const note = (id: string, x: number, y: number, z: number) => ({ id, x, y, w: 112, h: 70, z });

  it("are notes that lie on one another, undermost first; neighbours are none", () => {
    const found = stacks([
      note("c", 132, 132, 3),
      note("a", 100, 100, 1),
      note("b", 116, 116, 2),
      note("far", 222, 100, 4),
    ]);
    expect(found).toEqual([{ ids: ["a", "b", "c"], top: "c" }]);
  });

  it("fan out side by side inside the plane", () => {
    const places = fan(5, { x: 1340, y: 950, w: 112, h: 70 }, plane);
    expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(5);
    for (const { x, y } of places) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x + 112).toBeLessThanOrEqual(1400);
      expect(y + 70).toBeLessThanOrEqual(1000);
    }
    expect(stacks(places.map((place, z) => note(String(z), place.x, place.y, z)))).toEqual([]);
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

  it("home and end go to the ends, and no note is the start", () => {
    expect([go("c", "Home"), go("a", "End"), go(null, "ArrowRight")]).toEqual(["a", "d", "a"]);
  });
});

describe("rings", () => {
  const boxes: Record<string, Box> = { a: { x: 10, y: 10, w: 100, h: 60 } };
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

  it("the seventh takes colour 1 and number 7", () => {
    const seven = Array.from({ length: 7 }, (_, i) => ({ id: `r${i}`, members: ["a"] }));
    const last = rings(seven, (id) => boxes[id]).at(-1);
    expect([last?.number, last?.colour]).toEqual([7, 1]);
  });
});
