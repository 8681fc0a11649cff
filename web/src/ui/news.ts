/**
 * What others have done, in few sentences: "4 uutta lappua alueella Kunnat". Changes are gathered and told
 * together, so that a busy board does not talk without end. Pure.
 */
import type { Translate } from "../i18n";
import type { Note } from "../model/types";

export type Seen = ReadonlyMap<string, Pick<Note, "zone" | "by" | "text">>;

export interface News {
  readonly kind: "added" | "moved" | "removed";
  readonly zone: string | null;
  readonly n: number;
}

/** What differs between two states of the board; `own` are notes that oneself touched meanwhile. */
export function news(before: Seen, after: Seen, own: ReadonlySet<string>, me: string): News[] {
  const counts = new Map<string, News>();
  const count = (kind: News["kind"], zone: string | null): void => {
    const key = `${kind} ${zone}`;
    counts.set(key, { kind, zone, n: (counts.get(key)?.n ?? 0) + 1 });
  };
  for (const [id, note] of after) {
    const was = before.get(id);
    if (own.has(id)) continue;
    // An empty note is being written just now: it is told when there are words.
    const fresh = !was || (was.text.trim() === "" && note.text.trim() !== "");
    if (fresh && note.by !== me && note.text.trim() !== "") count("added", note.zone);
    else if (was && was.zone !== note.zone) count("moved", note.zone);
  }
  for (const [id, note] of before) {
    if (!after.has(id) && !own.has(id) && note.text.trim() !== "") count("removed", note.zone);
  }
  return [...counts.values()].sort((a, b) => b.n - a.n);
}

/** At most this many zones are named; the rest is summed up. */
const MOST = 2;

/** The news as one text, or "" when there is nothing to tell. */
export function sentence(
  all: readonly News[],
  zoneName: (id: string | null) => string,
  t: Translate,
): string {
  const told = all
    .slice(0, MOST)
    .map(({ kind, zone, n }) => t(`board.news.${kind}`, { n, zone: zoneName(zone) }));
  const rest = all.slice(MOST).reduce((sum, each) => sum + each.n, 0);
  if (rest > 0) told.push(t("board.news.more", { n: rest }));
  return told.join(". ");
}
