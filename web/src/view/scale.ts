/** What the scale of the sheet (px per su) means for texts. Pure. */

/** No text is drawn smaller than this on the screen, px. */
export const LEAST_TEXT = 11;
/** The scale at which the design was drawn: a note's text is then 12.5 px. */
const USUAL = 0.81;
const USUAL_TEXT = 12.5;
const LARGEST_TEXT = 18.5;

/** The sheet picture exists with these least font sizes, su. */
const VARIANTS = [
  ["full", 18],
  ["medium", 22],
  ["compact", 26],
  ["overview", 42],
  ["small", 49],
] as const;

export type Variant = (typeof VARIANTS)[number][0];

/** The picture whose least text is still readable at this scale. */
export function variant(scale: number): Variant {
  return VARIANTS.find(([, least]) => least * scale >= LEAST_TEXT)?.[0] ?? "small";
}

/** Height of a label at the top of a zone, su: the pictures for small screens have larger letters. */
export function labelHeight(scale: number): number {
  const least = VARIANTS.find(([name]) => name === variant(scale))?.[1] ?? VARIANTS[0][1];
  return least * 1.42;
}

/** The largest text on a note at this scale, px, in half pixels. */
export function noteText(scale: number): number {
  const grown = USUAL_TEXT * (scale / USUAL);
  return Math.round(2 * Math.min(LARGEST_TEXT, Math.max(USUAL_TEXT, grown))) / 2;
}

/** Letters of the smallest badge of a line or ring, su. */
const BADGE_TEXT = 14;

/** By what lines and badges are drawn: at most a fifth larger than usual on an enlarged zone, never unreadable. */
export function lineScale(scale: number): number {
  return Math.max(Math.min(scale, USUAL * 1.2), LEAST_TEXT / BADGE_TEXT) / scale;
}
