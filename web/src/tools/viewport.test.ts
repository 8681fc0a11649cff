import { describe, expect, it } from "vitest";
import { random } from "../testing/board";
import {
  centreOn,
  fitSheet,
  inView,
  isFit,
  pan,
  pinch,
  resize,
  showRect,
  toFrame,
  toSheet,
  viewport,
  zoom,
  zoomAt,
} from "./viewport";

const wide = resize(viewport({ w: 1400, h: 1000 }), { w: 1000, h: 500 });

describe("viewport", () => {
  it("shows the whole sheet in the middle as soon as the frame has a size", () => {
    expect(wide).toMatchObject({ scale: 0.5, x: -300, y: 0 });
    expect(inView(wide)).toEqual({ x: -300, y: 0, w: 2000, h: 1000 });
    expect(isFit(wide)).toBe(true);
  });

  it("keeps the point under the pointer while zooming", () => {
    const at = { x: 600, y: 200 };
    const closer = zoomAt(wide, at, 4);
    const [before, after] = [toSheet(wide, at), toSheet(closer, at)];
    expect(after.x).toBeCloseTo(before.x);
    expect(after.y).toBeCloseTo(before.y);
    expect(closer.scale).toBe(2);
  });

  it("follows two fingers: what was beneath them stays beneath them", () => {
    const near = zoom(wide, 3);
    const [rests, from, to] = [
      { x: 400, y: 250 },
      { x: 500, y: 250 },
      { x: 600, y: 250 },
    ];
    const wider = pinch(near, rests, from, to);
    expect(wider.scale).toBeCloseTo(2 * near.scale);
    const beneath = toSheet(near, { x: 450, y: 250 });
    const after = toFrame(wider, beneath);
    expect([after.x, after.y]).toEqual([expect.closeTo(500), expect.closeTo(250)]);
    expect(pinch(near, rests, rests, to).scale).toBe(4);
  });

  it("is never smaller than the whole sheet nor larger than a note that fills a phone", () => {
    expect(zoom(wide, 0.01)).toEqual(wide);
    expect(zoom(wide, 1_000).scale).toBe(4);
  });

  it("stays whole when the frame changes, and else keeps its middle", () => {
    expect(resize(wide, { w: 700, h: 500 })).toMatchObject({ scale: 0.5, x: 0 });
    const near = centreOn(zoom(wide, 4), { x: 700, y: 500 });
    const middle = toSheet(resize(near, { w: 600, h: 300 }), { x: 300, y: 150 });
    expect(middle).toEqual({ x: 700, y: 500 });
  });

  it("shows a zone whole with a margin", () => {
    const view = showRect(wide, { x: 400, y: 300, w: 200, h: 150 });
    const seen = inView(view);
    expect(seen.x).toBeLessThan(400);
    expect(seen.x + seen.w).toBeGreaterThan(600);
    expect(seen.y).toBeLessThan(300);
    expect(seen.y + seen.h).toBeGreaterThan(450);
    expect(view.scale).toBeGreaterThan(2.5);
    expect(fitSheet(view)).toEqual(wide);
  });

  it("never leaves the sheet, whatever hands do", () => {
    const next = random(3);
    let view = wide;
    for (let i = 0; i < 2_000; i++) {
      const at = { x: next() * 1_000, y: next() * 500 };
      view =
        next() < 0.5
          ? pan(view, (next() - 0.5) * 4_000, (next() - 0.5) * 4_000)
          : zoomAt(view, at, 0.5 + next());
      const { x, y, w, h } = inView(view);
      // In each direction either the sheet is whole and centred, or its edge never comes inside the frame.
      if (w >= 1400) expect(x + w / 2).toBeCloseTo(700);
      else expect(x >= -1e-9 && x + w <= 1400 + 1e-9).toBe(true);
      if (h >= 1000) expect(y + h / 2).toBeCloseTo(500);
      else expect(y >= -1e-9 && y + h <= 1000 + 1e-9).toBe(true);
    }
  });

  it("goes from the sheet to the frame and back", () => {
    const view = zoomAt(wide, { x: 10, y: 20 }, 3);
    const back = toSheet(view, toFrame(view, { x: 123, y: 456 }));
    expect(back.x).toBeCloseTo(123);
    expect(back.y).toBeCloseTo(456);
  });
});
