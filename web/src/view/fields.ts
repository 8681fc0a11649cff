/** Where the text of a zone stands on the sheet and how large it is. Pure; px. */
import type { Rect, Zone } from "../model/types";
import { type Measure, NAME, REST } from "./fit";
import { LEAST_TEXT, labelHeight } from "./scale";

const LARGEST = 17;
const LARGEST_NAME = 15;
/** Kept free above and below, and at each side, px. */
const INSET = 4;
const SIDE = 12;
const LINE = 1.25;

/** A field without a box around it hangs over into the free corner of an oval sheet, off the oval's names; su. */
const OVERHANG = 16;
const OFF = 30;

/** The room under the label of the zone, or all of it where no label is drawn. */
export function fieldBox(zone: Zone, scale: number, corner: boolean): Rect {
  const head = zone.canvasLabel ? Math.min(labelHeight(scale), zone.box.h * 0.5) : 0;
  const off = corner ? OFF : 0;
  return {
    x: (zone.box.x + off) * scale,
    y: (zone.box.y + head) * scale,
    w: (zone.box.w - off) * scale,
    h: (zone.box.h - head + (corner ? OVERHANG : 0)) * scale,
  };
}

/** From this share of the most characters on, the writer is shown how many there are. */
const NEAR = 0.8;

export const isNearLimit = (characters: number, most: number): boolean => characters >= NEAR * most;

export interface FieldText {
  /** Font size, px. */
  readonly size: number;
  /** Height of all lines, px. */
  readonly height: number;
}

/** The largest size at which the text fits its box, in half pixels; never below what is readable. */
export function fieldText(text: string, box: Rect, name: boolean, measure: Measure): FieldText {
  const largest = Math.max(LEAST_TEXT, Math.min(name ? LARGEST_NAME : LARGEST, Math.floor(box.h / LINE)));
  for (let size = largest; ; size -= 0.5) {
    const height = lines(text, box.w - 2 * SIDE, size, name ? NAME : REST, measure) * size * LINE;
    if (height <= box.h - INSET || size <= LEAST_TEXT) return { size, height };
  }
}

function lines(text: string, width: number, size: number, weight: number, measure: Measure): number {
  let count = 0;
  for (const line of text.split("\n")) {
    count++;
    let used = 0;
    for (const word of line.split(" ")) {
      const wide = measure(`${word} `, weight) * size;
      if (used > 0 && used + wide > width) {
        count++;
        used = 0;
      }
      used += wide;
      if (wide > width) {
        count += Math.floor(wide / width);
        used = wide % width;
      }
    }
  }
  return count;
}
