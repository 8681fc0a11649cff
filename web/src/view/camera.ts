/**
 * From sheet units to pixels. The sheet always fits or shows one zone, or was zoomed by hand; there is no
 * endless canvas. Pure.
 */

export interface Size {
  readonly w: number;
  readonly h: number;
}

export interface Box extends Size {
  readonly x: number;
  readonly y: number;
}

/** px = su · scale + (x, y). */
export interface Camera {
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

export interface Insets {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** No text is drawn smaller than this on the screen, px. */
export const LEAST_TEXT = 11;
const CLOSEST = 3;
/** The sheet picture exists with these least font sizes, su. */
const VARIANTS = [
  ["full", 18],
  ["compact", 26],
  ["overview", 42],
] as const;

export type Variant = (typeof VARIANTS)[number][0];

export const even = (inset: number): Insets => ({ top: inset, right: inset, bottom: inset, left: inset });

/** The box as large as it goes in the middle of the window, within the insets, at most `most` px per su. */
export function fitBox(box: Box, window: Size, insets: Insets, most = CLOSEST): Camera {
  const w = Math.max(1, window.w - insets.left - insets.right);
  const h = Math.max(1, window.h - insets.top - insets.bottom);
  const scale = Math.min(w / box.w, h / box.h, most);
  return {
    scale,
    x: insets.left + (w - box.w * scale) / 2 - box.x * scale,
    y: insets.top + (h - box.h * scale) / 2 - box.y * scale,
  };
}

/** Zoomed about a point of the window, between the whole sheet and three times its units. */
export function zoomAt(camera: Camera, factor: number, at: { x: number; y: number }, whole: Camera): Camera {
  const scale = Math.min(CLOSEST, Math.max(whole.scale, camera.scale * factor));
  const real = scale / camera.scale;
  return { scale, x: at.x - (at.x - camera.x) * real, y: at.y - (at.y - camera.y) * real };
}

/** Moved so that the sheet never leaves the window by more than its half. */
export function pan(camera: Camera, dx: number, dy: number, plane: Size, window: Size): Camera {
  const keep = (value: number, length: number, room: number): number =>
    Math.min(room / 2, Math.max(room / 2 - length, value));
  return {
    scale: camera.scale,
    x: keep(camera.x + dx, plane.w * camera.scale, window.w),
    y: keep(camera.y + dy, plane.h * camera.scale, window.h),
  };
}

/** The picture whose least text is still readable at this scale. */
export function variant(scale: number): Variant {
  return VARIANTS.find(([, least]) => least * scale >= LEAST_TEXT)?.[0] ?? "overview";
}

/** The largest text on a note at this scale, px. */
export function noteText(scale: number): number {
  return Math.round(2 * Math.min(18.5, Math.max(12.5, 12.5 * (scale / 0.81)))) / 2;
}

export const toSheet = (camera: Camera, x: number, y: number): { x: number; y: number } => ({
  x: (x - camera.x) / camera.scale,
  y: (y - camera.y) / camera.scale,
});
