/** Widths of texts in the product's typeface, measured by the browser once for each word. */
import type { Signal } from "@preact/signals";
import type { Measure } from "./fit";

const FAMILY = '"Atkinson Hyperlegible Next Variable", "Atkinson Hyperlegible Next", system-ui, sans-serif';
const PROBE = 100;
/** Words kept; a board of thousands of notes has fewer different ones. */
const MOST = 20_000;

let context: CanvasRenderingContext2D | null = null;
const known = new Map<string, number>();

export const measureText: Measure = (text, weight) => {
  const key = `${weight} ${text}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  context ??= document.createElement("canvas").getContext("2d");
  if (!context) return text.length * 0.55;
  context.font = `${weight} ${PROBE}px ${FAMILY}`;
  const width = context.measureText(text).width / PROBE;
  if (known.size >= MOST) known.clear();
  known.set(key, width);
  return width;
};

/** Counts up when the typeface has come: what was measured with another one is measured again. */
export function whenFontsAreReady({ measured }: { readonly measured: Signal<number> }): void {
  void Promise.all([document.fonts.load(`620 16px ${FAMILY}`), document.fonts.load(`430 16px ${FAMILY}`)])
    .then(() => document.fonts.ready)
    .then(() => {
      known.clear();
      measured.value += 1;
    });
}
