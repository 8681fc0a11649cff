/** Where the caret goes when somebody else writes into the text in which one is writing. Pure. */
import { splice } from "../model/text";

/** The caret's new place after the text changed from `before` to `after` around it. */
export function movedCaret(before: string, after: string, caret: number): number {
  const change = splice(before, after);
  if (!change || caret <= change.at) return caret;
  const end = change.at + change.remove;
  if (caret >= end) return caret - change.remove + change.insert.length;
  return change.at + change.insert.length;
}
