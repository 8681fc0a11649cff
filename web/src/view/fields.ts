/** Where the text of a zone stands on the sheet and how large it is. Pure; px. */
import type { Rect, Zone } from "../model/types";
import type { Measure } from "./fit";
import { LEAST_TEXT } from "./scale";

/** Height of the label at the top of a zone, su. */
const LABEL = 26;
const LARGEST = 17;
const INSET = 3;
const LINE = 1.25;

/** The room under the label of the zone, or all of it where no label is drawn. */
export function fieldBox(zone: Zone, scale: number): Rect {
  const head = zone.canvasLabel ? Math.min(LABEL, zone.box.h * 0.45) : 0;
  return {
    x: zone.box.x * scale,
    y: (zone.box.y + head) * scale,
    w: zone.box.w * scale,
    h: (zone.box.h - head) * scale,
  };
}

/** The largest size at which the text fits its box, in half pixels; never below what is readable. */
export function fieldText(text: string, box: Rect, measure: Measure): number {
  const largest = Math.max(LEAST_TEXT, Math.min(LARGEST, Math.floor(box.h / LINE)));
  for (let size = largest; size > LEAST_TEXT; size -= 0.5) {
    if (lines(text, box.w - 2 * INSET - 8, size, measure) * size * LINE <= box.h - INSET) return size;
  }
  return LEAST_TEXT;
}

function lines(text: string, width: number, size: number, measure: Measure): number {
  let count = 0;
  for (const line of text.split("\n")) {
    count++;
    let used = 0;
    for (const word of line.split(" ")) {
      const wide = measure(`${word} `, 430) * size;
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
