/** Taking over work that an earlier window of the same person had not sent. */
import * as Y from "yjs";
import type { Cache } from "./cache";

/**
 * Applies it to a document that has just come from the server; from then on it is this window's work.
 * Answers the words of what can't be sent any more: it belongs to another epoch, or something before it is
 * missing.
 */
export function adopt(cache: Cache, doc: Y.Doc, epoch: number, now: number): string[] {
  const texts: string[] = [];
  for (const orphan of cache.orphans(now)) {
    const usable = orphan.epoch === epoch && orphan.updates.every((update) => follows(doc, update));
    if (!usable) texts.push(...orphan.texts);
    cache.drop(orphan);
  }
  return texts;
}

/** Applies the update if the document has all that comes before it; else it would wait there for ever. */
function follows(doc: Y.Doc, update: Uint8Array): boolean {
  try {
    const { from } = Y.parseUpdateMeta(update);
    const ready = [...from].every(([client, clock]) => clock <= Y.getState(doc.store, client));
    if (ready) Y.applyUpdate(doc, update, "adopted");
    return ready;
  } catch {
    // Damaged on the device: its words are all that can be saved.
    return false;
  }
}
