import { describe, expect, it } from "vitest";
import { layout, zone } from "../testing/board";
import { pointInPolygon, zoneAt } from "./geometry";
import { freePlace, freePlaces } from "./places";
import type { Point } from "./types";

const size = { w: 100, h: 70 };
const box = zone("box", { x: 100, y: 100, w: 240, h: 180 }, 1);

describe("freePlace", () => {
  it("is the zone's first place that covers no note", () => {
    expect(freePlace(box, size, [])).toEqual({ x: 110, y: 110 });
    expect(freePlace(box, size, [{ x: 120, y: 120, ...size }])).toEqual({ x: 220, y: 110 });
    expect(freePlace(box, size, [{ x: 160, y: 110, ...size }])).toEqual({ x: 110, y: 190 });
  });

  it("never refuses a note: in a full zone each lies on the last, its centre inside", () => {
    const placed = freePlaces(box, layout(), [], 40);
    const middle = ({ x, y }: Point): boolean => pointInPolygon(box.polygon, x + 50, y + 35);
    expect(placed.slice(0, 5)).toEqual([
      { x: 110, y: 110 },
      { x: 220, y: 110 },
      { x: 110, y: 190 },
      { x: 220, y: 190 },
      { x: 236, y: 206 },
    ]);
    expect(placed.every(middle)).toBe(true);
  });

  it("is the middle of a zone without places", () => {
    expect(freePlace({ ...box, places: [] }, size, [])).toEqual({ x: 170, y: 155 });
  });
});

describe("zoneAt", () => {
  it("gives left and top edges to a zone, right and bottom ones not", () => {
    expect(pointInPolygon(box.polygon, 100, 100)).toBe(true);
    expect(pointInPolygon(box.polygon, 340, 100)).toBe(false);
    expect(pointInPolygon(box.polygon, 100, 280)).toBe(false);
  });

  it("means the smallest zone that takes notes", () => {
    const small = zone("small", { x: 150, y: 150, w: 50, h: 50 }, 2);
    const label = zone("label", { x: 160, y: 160, w: 10, h: 10 }, 3, "label");
    expect(zoneAt([box, small, label], 165, 165)).toBe("small");
    expect(zoneAt([small, box], 250, 250)).toBe("box");
    expect(zoneAt([box], 50, 50)).toBeNull();
  });
});
