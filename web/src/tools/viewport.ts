/** Which part of the sheet is seen, and how large. Pure; lengths on the screen are px, on the sheet su. */
import type { Point, Rect, Size } from "../model/types";

export interface Viewport {
  /** Size of the frame that shows the sheet, px. */
  readonly frame: Size;
  /** Size of the sheet, su. */
  readonly plane: Size;
  /** px per su. */
  readonly scale: number;
  /** The sheet's point at the frame's top left corner, su. */
  readonly x: number;
  readonly y: number;
}

/** Nothing is larger than this, px per su: a note then fills a phone. */
const LARGEST = 4;
/** Room around a zone that fills the frame, as a share of it. */
const MARGIN = 0.04;

/** A frame without size yet, the whole sheet in view. */
export function viewport(plane: Size): Viewport {
  return { frame: { w: 0, h: 0 }, plane, scale: 1, x: 0, y: 0 };
}

/** The scale at which the whole sheet is in view; never smaller than that. */
export function fitScale(view: Viewport): number {
  return Math.min(view.frame.w / view.plane.w, view.frame.h / view.plane.h) || 1;
}

/** The whole sheet, centred. */
export function fitSheet(view: Viewport): Viewport {
  return settle({ ...view, scale: fitScale(view) });
}

/** Whether the whole sheet is in view. */
export function isFit(view: Viewport): boolean {
  return view.scale <= fitScale(view) * 1.001;
}

/** The rectangle fills the frame, with a margin. */
export function showRect(view: Viewport, rect: Rect): Viewport {
  const room = 1 - 2 * MARGIN;
  const scale = limit(view, Math.min((view.frame.w * room) / rect.w, (view.frame.h * room) / rect.h));
  return centreOn({ ...view, scale }, { x: rect.x + rect.w / 2, y: rect.y + rect.h / 2 });
}

/** The sheet's point comes to the middle of the frame, as far as the sheet's edges allow. */
export function centreOn(view: Viewport, point: Point): Viewport {
  return settle({
    ...view,
    x: point.x - view.frame.w / view.scale / 2,
    y: point.y - view.frame.h / view.scale / 2,
  });
}

/** Larger by the factor; the sheet's point under `at` (px in the frame) stays where it is. */
export function zoomAt(view: Viewport, at: Point, factor: number): Viewport {
  const scale = limit(view, view.scale * factor);
  const fixed = toSheet(view, at);
  return settle({ ...view, scale, x: fixed.x - at.x / scale, y: fixed.y - at.y / scale });
}

/** Larger by the factor around the frame's middle. */
export function zoom(view: Viewport, factor: number): Viewport {
  return zoomAt(view, { x: view.frame.w / 2, y: view.frame.h / 2 }, factor);
}

/** The sheet follows a movement of the hand, px. */
export function pan(view: Viewport, dx: number, dy: number): Viewport {
  return settle({ ...view, x: view.x - dx / view.scale, y: view.y - dy / view.scale });
}

/** One finger moves from one point to another while the other one rests, px in the frame. */
export function pinch(view: Viewport, other: Point, before: Point, now: Point): Viewport {
  const length = (a: Point): number => Math.hypot(a.x - other.x, a.y - other.y);
  const middle = { x: (before.x + other.x) / 2, y: (before.y + other.y) / 2 };
  const grown = zoomAt(view, middle, length(now) / Math.max(1, length(before)));
  return pan(grown, (now.x - before.x) / 2, (now.y - before.y) / 2);
}

/** Another size of the frame, or of the sheet: what was seen whole stays whole, else the middle stays. */
export function resize(view: Viewport, frame: Size, plane: Size = view.plane): Viewport {
  const next = { ...view, frame, plane };
  if (view.frame.w === 0 || view.frame.h === 0 || isFit(view)) return fitSheet(next);
  const middle = toSheet(view, { x: view.frame.w / 2, y: view.frame.h / 2 });
  return centreOn({ ...next, scale: limit(next, view.scale) }, middle);
}

/** The part of the sheet that is in view, su; larger than the sheet where there is room around it. */
export function inView(view: Viewport): Rect {
  return { x: view.x, y: view.y, w: view.frame.w / view.scale, h: view.frame.h / view.scale };
}

/** A point of the frame (px) on the sheet (su). */
export function toSheet(view: Viewport, at: Point): Point {
  return { x: view.x + at.x / view.scale, y: view.y + at.y / view.scale };
}

/** A point of the sheet (su) in the frame (px). */
export function toFrame(view: Viewport, at: Point): Point {
  return { x: (at.x - view.x) * view.scale, y: (at.y - view.y) * view.scale };
}

function limit(view: Viewport, scale: number): number {
  const least = fitScale(view);
  return Math.max(least, Math.min(Math.max(least, LARGEST), scale));
}

/** The sheet never leaves the frame: what is smaller is centred, what is larger has no gap at its edge. */
function settle(view: Viewport): Viewport {
  return {
    ...view,
    x: settleAxis(view.x, view.plane.w, view.frame.w / view.scale),
    y: settleAxis(view.y, view.plane.h, view.frame.h / view.scale),
  };
}

function settleAxis(at: number, whole: number, seen: number): number {
  if (seen >= whole) return (whole - seen) / 2;
  return Math.max(0, Math.min(whole - seen, at));
}
