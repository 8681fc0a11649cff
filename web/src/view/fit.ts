/**
 * Text on a note: what is drawn when it does not all fit. Pure; widths come from a measure that is given.
 * Order of giving way: all text → the name and "…" → the first words and "…", never below the least size.
 */
import { type Break, breaks } from "./hyphen";

/** Width of a text in em, at a font weight. */
export type Measure = (text: string, weight: number) => number;

export interface Piece {
  readonly text: string;
  readonly weight: number;
}

export type Line = readonly Piece[];

export interface Fitted {
  /** Font size in px. */
  readonly size: number;
  readonly lines: readonly Line[];
  /** From which line on the text stands beside the badge at the bottom left. */
  readonly beside: number;
  /** Whether something was left out; the card shows it. */
  readonly cut: boolean;
}

export interface Room {
  /** Width and height of the paper in px. */
  readonly w: number;
  readonly h: number;
  /** Largest and least font size in px. */
  readonly max: number;
  readonly min: number;
  /** Width kept free at the bottom right for the symbol and small marks, px. */
  readonly corner: number;
  /** Width kept free at the bottom left for a badge that hangs there, px; none without one. */
  readonly foot?: number;
}

/** Between the paper's edge, its border included, and the text, px. */
export const PADDING = { top: 4, right: 5, bottom: 3, left: 6 };
export const LINE_HEIGHT = 1.12;
export const NAME = 620;
export const REST = 430;
export const ALONE = 540;
/** Height of the symbol's corner and of what a badge covers, px. */
const CORNER_HEIGHT = 13;
const STEP = 0.5;
const DOTS = "…";

interface Word extends Piece {
  /** A line must end after this word. */
  readonly end: boolean;
}

/** How a note's text is drawn in the room. */
export function fitText(text: string, room: Room, measure: Measure): Fitted {
  const [name, rest] = split(text);
  if (!name) return { size: room.max, lines: [], beside: 0, cut: false };
  const nameWords = words(name, rest ? NAME : ALONE);
  const restWords = words(rest, REST);
  const last = nameWords.at(-1);
  const broken = last && rest ? [...nameWords.slice(0, -1), { ...last, end: true }, ...restWords] : nameWords;
  return (
    whole(broken, room, measure) ??
    (rest ? whole([...nameWords, ...restWords], room, measure) : undefined) ??
    nameOnly(nameWords, room, measure) ??
    firstWords(nameWords, room, measure)
  );
}

/** The first line with something in it, and the rest in one piece. */
export function split(text: string): [name: string, rest: string] {
  const lines = text.split("\n").map((line) => line.trim());
  const first = lines.findIndex((line) => line !== "");
  return first < 0
    ? ["", ""]
    : [
        lines[first] ?? "",
        lines
          .slice(first + 1)
          .join(" ")
          .trim(),
      ];
}

function words(text: string, weight: number): Word[] {
  return text
    .split(/\s+/)
    .filter((word) => word !== "")
    .map((word) => ({ text: word, weight, end: false }));
}

function whole(all: readonly Word[], room: Room, measure: Measure): Fitted | undefined {
  for (let size = room.max; size >= room.min - 0.01; size -= STEP) {
    const { lines, left } = wrap(all, size, room, measure);
    if (left.length === 0) return { size, lines, beside: besides(size, room), cut: false };
  }
  return undefined;
}

function nameOnly(name: readonly Word[], room: Room, measure: Measure): Fitted | undefined {
  const last = name.at(-1);
  if (!last) return undefined;
  const dotted = [...name.slice(0, -1), { ...last, text: last.text + DOTS }];
  const fitted = whole(dotted, room, measure);
  return fitted && { ...fitted, cut: true };
}

function firstWords(name: readonly Word[], room: Room, measure: Measure): Fitted {
  const size = room.min;
  const { lines } = wrap(name, size, room, measure);
  const at = lines.length - 1;
  const last = lines[at];
  const beside = besides(size, room);
  if (!last) return { size, lines: [[{ text: DOTS, weight: NAME }]], beside, cut: true };
  return {
    size,
    lines: [...lines.slice(0, at), shorten(last, lineWidth(at, size, room), size, measure)],
    beside,
    cut: true,
  };
}

/** The line with "…" at its end, letters taken away until it fits. */
function shorten(line: Line, width: number, size: number, measure: Measure): Line {
  const weight = line[0]?.weight ?? NAME;
  let text = line
    .map((piece) => piece.text)
    .join("")
    .replace(/[-\s]+$/, "");
  while (text.length > 1 && measure(text + DOTS, weight) * size > width)
    text = [...text].slice(0, -1).join("").trimEnd();
  return [{ text: text + DOTS, weight }];
}

/** The first line that reaches down to the corners. */
function besides(size: number, room: Room): number {
  return Math.max(0, Math.floor((room.h - CORNER_HEIGHT - PADDING.top) / (size * LINE_HEIGHT)));
}

function lineWidth(index: number, size: number, room: Room): number {
  const corners = index >= besides(size, room) ? room.corner + (room.foot ?? 0) : 0;
  return room.w - PADDING.left - PADDING.right - corners;
}

function wrap(
  all: readonly Word[],
  size: number,
  room: Room,
  measure: Measure,
): { lines: Line[]; left: readonly Word[] } {
  const most = Math.floor((room.h - PADDING.top - PADDING.bottom) / (size * LINE_HEIGHT));
  const lines: Line[] = [];
  let left = all;
  while (left.length > 0 && lines.length < most) {
    const taken = takeLine(left, lineWidth(lines.length, size, room), size, measure);
    lines.push(taken.line);
    left = taken.left;
  }
  return { lines, left };
}

/** One line as full as it goes; a word is broken only when it is wider than a line of its own. */
function takeLine(
  all: readonly Word[],
  width: number,
  size: number,
  measure: Measure,
): { line: Line; left: readonly Word[] } {
  const pieces: Piece[] = [];
  let used = 0;
  for (let at = 0; at < all.length; at++) {
    const word = all[at] as Word;
    const gap = pieces.length > 0 ? measure(" ", word.weight) * size : 0;
    const wide = measure(word.text, word.weight) * size;
    if (used + gap + wide <= width) {
      append(pieces, word, gap > 0);
      used += gap + wide;
      if (word.end) return { line: pieces, left: all.slice(at + 1) };
      continue;
    }
    const hyphenated = wide > width || pieces.length === 0 || word.text.includes("-");
    const room = width - used - gap;
    const cut = hyphenated ? cutWord(word, room, size, measure, pieces.length === 0) : undefined;
    if (!cut) return { line: pieces, left: all.slice(at) };
    append(pieces, { text: cut.head, weight: word.weight }, gap > 0);
    return { line: pieces, left: [{ ...word, text: cut.tail }, ...all.slice(at + 1)] };
  }
  return { line: pieces, left: [] };
}

function append(pieces: Piece[], piece: Piece, gap: boolean): void {
  const last = pieces.at(-1);
  const text = gap ? ` ${piece.text}` : piece.text;
  if (last && last.weight === piece.weight)
    pieces[pieces.length - 1] = { text: last.text + text, weight: piece.weight };
  else pieces.push({ text, weight: piece.weight });
}

/** The longest beginning of the word that fits, at the best break; any letter when it must be broken. */
function cutWord(
  word: Word,
  room: number,
  size: number,
  measure: Measure,
  alone: boolean,
): { head: string; tail: string } | undefined {
  const fits = (head: string): boolean => measure(head, word.weight) * size <= room;
  const head = (place: Break): string => word.text.slice(0, place.at) + (place.hyphen ? "-" : "");
  const places = breaks(word.text).filter((place) => fits(head(place)));
  const best = places.filter((place) => place.strong).at(-1) ?? (alone ? places.at(-1) : undefined);
  if (best) return { head: head(best), tail: word.text.slice(best.at) };
  if (!alone) return undefined;
  const letters = [...word.text];
  let n = 1;
  while (n < letters.length && fits(letters.slice(0, n + 1).join(""))) n++;
  return { head: letters.slice(0, n).join(""), tail: letters.slice(n).join("") };
}
