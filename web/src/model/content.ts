/** A thing of the document as plain values, so that it can be deleted and come back. */
import * as Y from "yjs";
import { letters } from "./letters";
import type { Run } from "./provenance";

/** A note's, a line's or a circle's content; shared Texts and Maps are told apart by `kind`. */
export type Content = ReadonlyMap<string, Value>;
export type Value =
  | { readonly kind: "plain"; readonly value: unknown }
  | { readonly kind: "text"; readonly text: string; readonly letters: readonly Run[] }
  | { readonly kind: "map"; readonly entries: readonly (readonly [string, unknown])[] };

export function contentOf(thing: Y.Map<unknown>): Content {
  const content = new Map<string, Value>();
  for (const [key, value] of thing.entries()) {
    if (value instanceof Y.Text)
      content.set(key, { kind: "text", text: value.toString(), letters: letters(value) });
    else if (value instanceof Y.Map) content.set(key, { kind: "map", entries: plainEntries(value) });
    else if (!(value instanceof Y.AbstractType)) content.set(key, { kind: "plain", value });
  }
  return content;
}

/** A rough size of the update that writes it, in bytes. */
export function contentWeight(content: Content): number {
  return [...content.values()].reduce((n, value) => n + 30 + 3 * lengthOf(value), 60);
}

function lengthOf(value: Value): number {
  return value.kind === "text" ? value.text.length : JSON.stringify(value).length;
}

function plainEntries(map: Y.Map<unknown>): [string, unknown][] {
  return [...map.entries()].filter(([, value]) => !(value instanceof Y.AbstractType));
}
