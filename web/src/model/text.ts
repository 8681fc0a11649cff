/** Plain text on its way into and out of the document. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what is looked for
const CONTROLS = /[\u0000-\u0008\u000b-\u001f]/g;
const LONE_SURROGATES = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text as it may be written: line ends are line feeds, characters that break exports are gone. */
export function clean(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(CONTROLS, "").replace(LONE_SURROGATES, "");
}

/** Text as it may be shown: what somebody else wrote keeps its length, odd characters become U+FFFD. */
export function shown(text: string): string {
  return text.replace(/\r\n?/g, "\n").replace(CONTROLS, "\ufffd").replace(LONE_SURROGATES, "\ufffd");
}

/** How many characters (Unicode code points) a text has. */
export function length(text: string): number {
  let n = 0;
  for (const _ of text) n++;
  return n;
}

/** The text's beginning, at most `max` code points, not cut inside a letter with its accents. */
export function cut(text: string, max: number): string {
  if (text.length <= max) return text;
  const points = [...text];
  if (points.length <= max) return text;
  const head = points.slice(0, max).join("");
  let end = 0;
  for (const { segment, index } of new Intl.Segmenter().segment(text)) {
    if (index + segment.length > head.length) break;
    end = index + segment.length;
  }
  // One endless letter would leave nothing: then code points are fine enough.
  return end > 0 ? head.slice(0, end) : head;
}

/** In UTF-16 units, as Yjs counts: at `at` remove `remove` units and insert `insert`. */
export interface Splice {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

/**
 * The least change from one text to another, or null when they are equal. Never splits a surrogate pair:
 * Yjs would turn its halves into U+FFFD.
 */
export function splice(from: string, to: string): Splice | null {
  if (from === to) return null;
  const most = Math.min(from.length, to.length);
  let start = 0;
  while (start < most && from[start] === to[start]) start++;
  if (start > 0 && (splits(from, start) || splits(to, start))) start--;
  let end = 0;
  while (end < most - start && from[from.length - 1 - end] === to[to.length - 1 - end]) end++;
  if (end > 0 && (splits(from, from.length - end) || splits(to, to.length - end))) end--;
  return { at: start, remove: from.length - end - start, insert: to.slice(start, to.length - end) };
}

/** Whether a cut before this unit would part a surrogate pair. */
function splits(text: string, at: number): boolean {
  return isHigh(text.charCodeAt(at - 1)) && isLow(text.charCodeAt(at));
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}
