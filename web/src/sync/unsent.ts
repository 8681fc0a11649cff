/** The words in updates that the server didn't take, so that nobody has to write them again. */
import * as Y from "yjs";

/** The texts, as they stand in the document now, in which some of the updates' letters live. */
export function textsOf(doc: Y.Doc, updates: readonly Uint8Array[]): string[] {
  const texts = new Set<Y.Text>();
  for (const update of updates)
    for (const struct of Y.decodeUpdate(update).structs)
      for (const item of itemsOf(doc, struct)) {
        const text = textAround(item);
        if (text && !text._item?.deleted) texts.add(text);
      }
  return [...texts].map((text) => text.toString().trim()).filter((text) => text !== "");
}

/** The document's items that a struct became; none for what was collected or never integrated. */
function* itemsOf(doc: Y.Doc, struct: Y.Item | Y.GC | Y.Skip): Generator<Y.Item> {
  if (!(struct instanceof Y.Item)) return;
  const { client, clock } = struct.id;
  const end = Math.min(clock + struct.length, Y.getState(doc.store, client));
  for (let at = clock; at < end; ) {
    const item: unknown = Y.getItem(doc.store, Y.createID(client, at));
    if (!(item instanceof Y.Item)) return;
    yield item;
    at = item.id.clock + item.length;
  }
}

function textAround(item: Y.Item): Y.Text | undefined {
  if (item.deleted) return undefined;
  if (item.parent instanceof Y.Text) return item.parent;
  const inside = item.content instanceof Y.ContentType ? item.content.type : undefined;
  return inside instanceof Y.Text ? inside : undefined;
}
