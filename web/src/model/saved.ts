/** A document of a saved version's content, so that it is drawn by the same code as the live board. */
import * as Y from "yjs";
import { CIRCLES, CONNECTIONS, FIELDS, MARKS, NOTES } from "./schema";

type Plain = Readonly<Record<string, unknown>>;

/** The content of `GET content` and of saved versions, as far as it is drawn. */
export interface SavedContent {
  readonly notes: readonly {
    readonly id: string;
    readonly text: string;
    readonly x: number;
    readonly y: number;
    readonly w: number;
    readonly h: number;
    readonly z: number;
    readonly color: string;
    readonly author: { readonly id: string } | null;
    readonly at: number;
    readonly tags: readonly string[];
    readonly origin: unknown;
  }[];
  readonly connections: readonly ({ readonly id: string } & Plain)[];
  readonly circles: readonly {
    readonly id: string;
    readonly name: string;
    readonly shape: string;
    readonly members: readonly string[];
    readonly zones: readonly string[];
  }[];
  readonly marks: readonly { readonly zone: string; readonly kind: string }[];
  readonly fields: Readonly<Record<string, string>>;
}

/** A document that holds the content; it is never sent anywhere. */
export function savedDoc(content: SavedContent): Y.Doc {
  const doc = new Y.Doc();
  doc.transact(() => {
    for (const note of content.notes) {
      const { id, text, x, y, z, w, h, color, author, at, tags, origin } = note;
      const by = author?.id ?? null;
      const rest = { color, by, at, tags: [...tags], origin, place: { x, y, z }, size: { w, h } };
      put(doc, NOTES, id, { ...rest, text: new Y.Text(text) });
    }
    content.connections.forEach((line, at) => {
      const { from, to, kind, label } = line;
      put(doc, CONNECTIONS, line.id, { from, to, kind, label, at });
    });
    content.circles.forEach(({ id, name, shape, members, zones }, at) => {
      put(doc, CIRCLES, id, { name: new Y.Text(name), shape, at, members: set(members), zones: set(zones) });
    });
    for (const { zone, kind } of content.marks) put(doc, MARKS, zone, { kind });
    for (const [zone, text] of Object.entries(content.fields)) doc.getMap(FIELDS).set(zone, new Y.Text(text));
  });
  return doc;
}

function put(doc: Y.Doc, root: string, id: string, values: Plain): void {
  doc.getMap(root).set(id, new Y.Map(Object.entries(values).filter(([, value]) => value !== undefined)));
}

function set(ids: readonly string[]): Y.Map<boolean> {
  return new Y.Map(ids.map((id) => [id, true]));
}
