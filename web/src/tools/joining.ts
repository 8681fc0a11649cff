/**
 * Drawing a line from note to note: by pulling it out of the first one's handle, or by choosing one note after
 * the other. Pure: events in, the next state and the finished pair out. `su` are sheet units.
 */
import type { Point } from "../model/types";

export interface Joining {
  /** The note where the line begins; null while it is still to be chosen. */
  readonly from: string | null;
  /** Where the loose end hangs; null while nobody points anywhere. */
  readonly to: Point | null;
  /** The note under the loose end, where it may end. */
  readonly over: string | null;
  /** The pointer is held down: the line ends where it is let go. */
  readonly held: boolean;
}

export type JoiningEvent =
  | { readonly type: "begin"; readonly from: string | null; readonly held: boolean }
  | { readonly type: "move"; readonly su: Point; readonly note: string | null }
  /** A note was chosen, by tap or key; null: the empty sheet. */
  | { readonly type: "choose"; readonly note: string | null }
  /** The held pointer was let go; `moved`: it had been pulled and not only pressed. */
  | { readonly type: "release"; readonly note: string | null; readonly moved: boolean }
  | { readonly type: "cancel" };

export interface Pair {
  readonly from: string;
  readonly to: string;
}

type Step = readonly [next: Joining | null, done: Pair | null];

export function join(state: Joining | null, event: JoiningEvent): Step {
  if (event.type === "begin") return [{ from: event.from, held: event.held, to: null, over: null }, null];
  if (!state || event.type === "cancel") return [null, null];
  switch (event.type) {
    case "move":
      return [{ ...state, to: event.su, over: event.note === state.from ? null : event.note }, null];
    case "choose":
      return chosen(state, event.note);
    case "release":
      // Only pressed: the other note is chosen by a second press.
      return event.moved ? chosen(state, event.note) : [{ ...state, held: false }, null];
  }
}

function chosen(state: Joining, note: string | null): Step {
  if (note === null) return [null, null];
  if (state.from === null) return [{ ...state, from: note, over: null }, null];
  if (note === state.from) return state.held ? [null, null] : [state, null];
  return [null, { from: state.from, to: note }];
}
