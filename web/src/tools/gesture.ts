/**
 * What a pointer on the sheet means: selecting, dragging, drawing a rectangle, moving the sheet. Pure: events
 * in, the next state and effects out. `px` are pixels in the frame, `su` sheet units, times ms.
 */
import type { Point, Rect } from "../model/types";

export interface Press {
  readonly pointer: number;
  readonly px: Point;
  readonly su: Point;
  /** The note under the pointer. */
  readonly note: string | null;
  readonly touch: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
  /** By the right button: it moves the sheet, or opens a menu when it doesn't move. */
  readonly right: boolean;
}

interface Tap {
  readonly at: number;
  readonly px: Point;
  readonly note: string | null;
}

export type GestureState =
  | { readonly kind: "idle"; readonly tap: Tap | null }
  | { readonly kind: "press"; readonly press: Press; readonly pan: boolean; readonly tap: Tap | null }
  | { readonly kind: "drag"; readonly press: Press; readonly ids: readonly string[]; readonly shift: Point }
  | { readonly kind: "marquee"; readonly press: Press; readonly to: Point }
  | { readonly kind: "pan"; readonly press: Press; readonly last: Point }
  /** Done already, or nothing to do: waits for the pointer to leave. */
  | { readonly kind: "spent"; readonly pointer: number };

export type GestureEvent =
  /** `pan`: this press moves the sheet (middle or right button, space). */
  | ({ readonly type: "down"; readonly pan: boolean } & Press)
  | {
      readonly type: "move";
      readonly pointer: number;
      readonly px: Point;
      readonly su: Point;
      readonly alt: boolean;
    }
  | {
      readonly type: "up";
      readonly pointer: number;
      readonly px: Point;
      readonly su: Point;
      readonly at: number;
      readonly alt: boolean;
    }
  /** Pressed long without moving. */
  | { readonly type: "hold" }
  /** Esc, a second finger, or the browser took the pointer away. */
  | { readonly type: "cancel" };

export type Effect =
  | { readonly type: "select"; readonly ids: readonly string[]; readonly add: boolean }
  | { readonly type: "toggle"; readonly id: string }
  /** A press on the empty sheet. */
  | { readonly type: "clear"; readonly su: Point }
  /** The note was tapped: it takes the focus and opens. */
  | { readonly type: "open"; readonly id: string }
  /** Tapped twice: write in the note, or make one here. */
  | { readonly type: "edit"; readonly id: string }
  | { readonly type: "create"; readonly su: Point }
  /** Where the drag stands; null when there is none any more. */
  | { readonly type: "drag"; readonly ids: readonly string[]; readonly by: Point | null }
  | { readonly type: "drop"; readonly ids: readonly string[]; readonly by: Point; readonly copy: boolean }
  | { readonly type: "marquee"; readonly rect: Rect | null }
  | { readonly type: "pan"; readonly dx: number; readonly dy: number }
  /** Actions open: the note's, or without one those of the area there. */
  | { readonly type: "menu"; readonly id: string | null; readonly px: Point; readonly su: Point }
  /** A tap while cells are marked. */
  | { readonly type: "mark"; readonly su: Point; readonly note: string | null };

export interface GestureContext {
  /** Whether a tap marks the cell under it. */
  readonly marking: boolean;
  readonly selection: ReadonlySet<string>;
  /** Whether this person may move the note. */
  readonly movable: (id: string) => boolean;
  /** Ids of the notes that the rectangle touches. */
  readonly notesIn: (rect: Rect) => readonly string[];
}

/** The press, while it carries something that may go beyond what is in view. */
export function carrying(state: GestureState): Press | null {
  return state.kind === "drag" || state.kind === "marquee" ? state.press : null;
}

/** Whether the right button is down. */
export function byRight(state: GestureState): boolean {
  return state.kind !== "idle" && state.kind !== "spent" && state.press.right;
}

export const IDLE: GestureState = { kind: "idle", tap: null };

/** px that a pointer may tremble before it moves something. */
const STEADY = { mouse: 4, touch: 9 };
/** A second tap within this time and distance makes it double. */
const DOUBLE = { ms: 400, px: 24 };

type Step = readonly [GestureState, readonly Effect[]];

export function reduce(state: GestureState, event: GestureEvent, context: GestureContext): Step {
  switch (event.type) {
    case "down":
      return down(state, event);
    case "move":
      return move(state, event, context);
    case "up":
      return up(state, event, context);
    case "hold":
      return hold(state);
    case "cancel":
      return [IDLE, undo(state)];
  }
}

function down(state: GestureState, { pan, ...event }: Extract<GestureEvent, { type: "down" }>): Step {
  if (state.kind !== "idle") return [state, []];
  return [{ kind: "press", press: event, pan, tap: state.tap }, []];
}

function move(
  state: GestureState,
  event: Extract<GestureEvent, { type: "move" }>,
  context: GestureContext,
): Step {
  if (state.kind === "idle" || state.kind === "spent" || state.press.pointer !== event.pointer)
    return [state, []];
  switch (state.kind) {
    case "press":
      return far(state.press, event.px) ? begin(state, event, context) : [state, []];
    case "drag": {
      const shift = minus(event.su, state.press.su);
      return [{ ...state, shift }, [{ type: "drag", ids: state.ids, by: shift }]];
    }
    case "marquee":
      return [{ ...state, to: event.su }, [{ type: "marquee", rect: between(state.press.su, event.su) }]];
    case "pan":
      return [{ ...state, last: event.px }, [panned(state.last, event.px)]];
  }
}

/** The pointer has moved far enough: what it does is decided now. */
function begin(
  { press, pan }: Extract<GestureState, { kind: "press" }>,
  event: { readonly px: Point; readonly su: Point },
  { selection, movable }: GestureContext,
): Step {
  if (pan || (press.note === null && press.touch)) {
    return [{ kind: "pan", press, last: event.px }, [panned(press.px, event.px)]];
  }
  if (press.note === null) {
    return [
      { kind: "marquee", press, to: event.su },
      [{ type: "marquee", rect: between(press.su, event.su) }],
    ];
  }
  const wanted = selection.has(press.note) ? [...selection] : [press.note];
  const ids = wanted.filter(movable);
  if (ids.length === 0) return [{ kind: "spent", pointer: press.pointer }, []];
  const shift = minus(event.su, press.su);
  const taken: Effect[] = selection.has(press.note) ? [] : [{ type: "select", ids, add: false }];
  return [{ kind: "drag", press, ids, shift }, [...taken, { type: "drag", ids, by: shift }]];
}

function up(
  state: GestureState,
  event: Extract<GestureEvent, { type: "up" }>,
  context: GestureContext,
): Step {
  switch (state.kind) {
    case "idle":
      return [state, []];
    case "spent":
      return [state.pointer === event.pointer ? IDLE : state, []];
    default:
      if (state.press.pointer !== event.pointer) return [state, []];
  }
  switch (state.kind) {
    case "press":
      return context.marking ? marked(state) : tapped(state, event);
    case "drag": {
      const by = minus(event.su, state.press.su);
      const end: Effect = { type: "drag", ids: state.ids, by: null };
      return [IDLE, [{ type: "drop", ids: state.ids, by, copy: event.alt }, end]];
    }
    case "marquee": {
      const ids = context.notesIn(between(state.press.su, event.su));
      return [
        IDLE,
        [
          { type: "marquee", rect: null },
          { type: "select", ids, add: state.press.shift },
        ],
      ];
    }
    case "pan":
      return [IDLE, []];
  }
}

function tapped(
  { press, pan, tap }: Extract<GestureState, { kind: "press" }>,
  event: { readonly at: number; readonly px: Point },
): Step {
  const { note } = press;
  if (pan) return [IDLE, press.right && note === null ? [menuOf(press)] : []];
  const again =
    tap !== null &&
    tap.note === note &&
    event.at - tap.at < DOUBLE.ms &&
    distance(tap.px, event.px) < DOUBLE.px;
  if (again) return [IDLE, [note === null ? { type: "create", su: press.su } : { type: "edit", id: note }]];
  const next: GestureState = { kind: "idle", tap: { at: event.at, px: event.px, note } };
  if (note === null) return [next, [{ type: "clear", su: press.su }]];
  if (press.shift) return [next, [{ type: "toggle", id: note }]];
  return [
    next,
    [
      { type: "select", ids: [note], add: false },
      { type: "open", id: note },
    ],
  ];
}

function marked({ press, pan }: Extract<GestureState, { kind: "press" }>): Step {
  return [IDLE, pan ? [] : [{ type: "mark", su: press.su, note: press.note }]];
}

function hold(state: GestureState): Step {
  if (state.kind !== "press" || state.pan) return [state, []];
  return [{ kind: "spent", pointer: state.press.pointer }, [menuOf(state.press)]];
}

const menuOf = ({ note, px, su }: Press): Effect => ({ type: "menu", id: note, px, su });

/** What has to be taken away from the screen when a gesture ends halfway. */
function undo(state: GestureState): readonly Effect[] {
  if (state.kind === "drag") return [{ type: "drag", ids: state.ids, by: null }];
  return state.kind === "marquee" ? [{ type: "marquee", rect: null }] : [];
}

const minus = (a: Point, b: Point): Point => ({ x: a.x - b.x, y: a.y - b.y });
const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y);
const far = (press: Press, px: Point): boolean =>
  distance(press.px, px) > (press.touch ? STEADY.touch : STEADY.mouse);
const panned = (from: Point, to: Point): Effect => ({ type: "pan", dx: to.x - from.x, dy: to.y - from.y });

function between(a: Point, b: Point): Rect {
  return { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), w: Math.abs(a.x - b.x), h: Math.abs(a.y - b.y) };
}
