/**
 * What a board consists of, as plain values that never change once made. Places and sizes are in sheet
 * units (su), times in ms since 1970, angles in degrees clockwise from 12 o'clock.
 */
import type { CIRCLE_SHAPES, COLORS, MARK_KINDS } from "./schema";

export type Color = (typeof COLORS)[number];
export type CircleShape = (typeof CIRCLE_SHAPES)[number];
export type MarkKind = (typeof MARK_KINDS)[number];

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly w: number;
  readonly h: number;
}

/** Top left corner and size. */
export interface Rect extends Point, Size {}

export type Polygon = readonly (readonly [x: number, y: number])[];

export type ZoneKind = "notes" | "text" | "cross-cell" | "auto-list" | "label" | "legend" | "title";

export interface Zone {
  readonly id: string;
  readonly kind: ZoneKind;
  readonly polygon: Polygon;
  /** In su²; of several zones under a point the smallest is meant. */
  readonly area: number;
  readonly box: Rect;
  readonly label: string;
  readonly shortLabel: string | null;
  readonly prompt: string | null;
  readonly hint: string | null;
  /** Place in the reading order; null for zones without content. */
  readonly order: number | null;
  /** Whether a note's centre may lie here. */
  readonly takesNotes: boolean;
  /** Top left corners where a note fits and covers nothing, in reading order; their number is the capacity. */
  readonly places: readonly (readonly [x: number, y: number])[];
  readonly maxChars: number | null;
  /** The kinds of marks that may be set in it; of cells only. */
  readonly marks: readonly MarkKind[];
  /** Whether circles go round it. */
  readonly circleTarget: boolean;
  /** Whether its label is drawn on the sheet; else it is for the list and screen readers only. */
  readonly canvasLabel: boolean;
  readonly row: string | null;
  readonly col: string | null;
  readonly sector: string | null;
  readonly ring: string | null;
  readonly lifeArea: string | null;
}

/** Zones, keys or line kinds that a facilitator may adapt together. */
export interface Group {
  readonly id: string;
  readonly kind: "zones" | "rows" | "columns" | "lines";
  readonly zones: readonly string[];
  /** Row, column, sector or life-area keys that occur inside several zone ids. */
  readonly keys: readonly string[];
  /** In their order; a row may have no name but its number. */
  readonly members: readonly { readonly id: string; readonly label: string | null }[];
  readonly min: number;
  readonly max: number;
  readonly add: boolean;
  readonly rename: boolean;
  readonly remove: boolean;
  readonly label: string | null;
}

export interface Step {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  readonly minutes: number;
  readonly tools: readonly string[];
  /** Zone ids, group ids or `col:<name>`. */
  readonly focus: readonly string[];
}

export interface ConnectionKind {
  readonly id: string;
  readonly label: string;
  readonly directed: boolean;
  readonly style: string;
  readonly hint: string | null;
}

/** A line of the facilitator's checklist. */
export interface Criterion {
  readonly id: string;
  readonly level: "required" | "recommended";
  readonly message: string;
  /** What it counts; the server judges, the client only shows the numbers that it asks for. */
  readonly rule: { readonly type: string } & Readonly<Record<string, unknown>>;
}

/** A kind of finding that a note may be marked as. */
export interface NoteTag {
  readonly id: string;
  readonly label: string;
}

/** A ring of an oval sheet. */
export interface Ring {
  readonly id: string;
  readonly label: string;
}

/** The text that sums the work up; it stands among the fields under `summary`. */
export interface Closing {
  readonly label: string;
  readonly prompt: string;
  readonly maxChars: number;
}

export interface Layout {
  readonly layoutVersion: number;
  readonly template: string;
  readonly name: string;
  readonly question: string;
  readonly plane: Size;
  readonly noteSize: Size;
  readonly polar: {
    readonly cx: number;
    readonly cy: number;
    readonly rx: number;
    readonly ry: number;
  } | null;
  /** Zones with content come in reading order. */
  readonly zones: readonly Zone[];
  readonly groups: readonly Group[];
  readonly steps: readonly Step[];
  readonly connectionKinds: readonly ConnectionKind[];
  readonly criteria: readonly Criterion[];
  readonly noteTags: readonly NoteTag[];
  readonly rings: readonly Ring[];
  readonly closing: Closing | null;
}

export interface Origin {
  readonly board: string;
  readonly note?: string;
  readonly circle?: string;
  readonly zone?: string;
}

export interface Note {
  readonly id: string;
  readonly text: string;
  /** Top left corner. */
  readonly x: number;
  readonly y: number;
  readonly z: number;
  /** Its own size, else the template's. */
  readonly w: number;
  readonly h: number;
  readonly color: Color;
  /** Person id, or null: nobody's. */
  readonly by: string | null;
  readonly at: number;
  readonly tags: readonly string[];
  readonly reactions: ReadonlyMap<string, string>;
  readonly origin: Origin | null;
  /** The zone that holds its centre; null outside. */
  readonly zone: string | null;
}

export interface Connection {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly kind: string;
  readonly label: string;
  readonly by: string | null;
  readonly at: number;
}

export interface Circle {
  readonly id: string;
  readonly name: string;
  readonly shape: CircleShape;
  readonly members: readonly string[];
  readonly zones: readonly string[];
  readonly by: string | null;
  readonly at: number;
}

export interface Mark {
  readonly zone: string;
  readonly kind: MarkKind;
  readonly by: string | null;
  readonly at: number;
}

/** What somebody has said about a note. */
export interface Comment {
  readonly id: string;
  readonly note: string;
  readonly text: string;
  readonly by: string | null;
  readonly at: number;
}

export interface Placed extends Point {
  readonly id: string;
}

/** Notes of one zone that lie on each other, from the lowest to the topmost. */
export interface Stack {
  readonly zone: string | null;
  readonly ids: readonly string[];
}

/**
 * What undo or redo came to: ids of what changed, and in `kept` of the notes, lines, circles and marks that stayed
 * as they are because others built on them.
 */
export type UndoResult =
  | { readonly kind: "nothing" }
  | { readonly kind: "done"; readonly notes: readonly string[] }
  | { readonly kind: "kept"; readonly notes: readonly string[]; readonly kept: readonly string[] };
