/**
 * What others have done, in few sentences: "4 uutta lappua alueella Kunnat". Changes are gathered and told
 * together, so that a busy board does not talk without end. Pure.
 */
import type { Translate } from "../i18n";
import type { Circle, Connection, Note } from "../model/types";

export interface Seen {
  readonly notes: ReadonlyMap<string, Pick<Note, "zone" | "by" | "text">>;
  readonly lines: ReadonlyMap<string, Pick<Connection, "from" | "by">>;
  readonly circles: ReadonlyMap<string, Pick<Circle, "name" | "members" | "zones" | "by">>;
}

export interface News {
  readonly kind:
    | "added"
    | "moved"
    | "removed"
    | "joined"
    | "unjoined"
    | "circled"
    | "uncircled"
    | "regrouped";
  readonly zone: string | null;
  readonly n: number;
}

/** What differs between two states of the board; `own` are notes, lines and circles that oneself touched meanwhile. */
export function news(before: Seen, after: Seen, own: ReadonlySet<string>, me: string): News[] {
  const counts = new Map<string, News>();
  const count = (kind: News["kind"], zone: string | null): void => {
    const key = `${kind} ${zone}`;
    counts.set(key, { kind, zone, n: (counts.get(key)?.n ?? 0) + 1 });
  };
  for (const [id, note] of after.notes) {
    const was = before.notes.get(id);
    if (own.has(id)) continue;
    // An empty note is being written just now: it is told when there are words.
    const fresh = !was || (was.text.trim() === "" && note.text.trim() !== "");
    if (fresh && note.by !== me && note.text.trim() !== "") count("added", note.zone);
    else if (was && was.zone !== note.zone) count("moved", note.zone);
  }
  for (const [id, note] of before.notes) {
    if (!after.notes.has(id) && !own.has(id) && note.text.trim() !== "") count("removed", note.zone);
  }
  // A line is told where it begins. One whose note is gone has gone with it.
  const zoneOf = (line: Pick<Connection, "from">): string | null | undefined =>
    after.notes.get(line.from)?.zone;
  const tell = (kind: News["kind"], line: Pick<Connection, "from">): void => {
    const zone = zoneOf(line);
    if (zone !== undefined) count(kind, zone);
  };
  for (const [id, line] of after.lines) {
    if (!before.lines.has(id) && !own.has(id) && line.by !== me) tell("joined", line);
  }
  for (const [id, line] of before.lines) if (!after.lines.has(id) && !own.has(id)) tell("unjoined", line);
  for (const [kind, zone] of circleNews(before, after, own, me)) count(kind, zone);
  return [...counts.values()].sort((a, b) => b.n - a.n);
}

/** What became of circles, each told where its first note lies or of its area. */
function circleNews(
  before: Seen,
  after: Seen,
  own: ReadonlySet<string>,
  me: string,
): [News["kind"], string | null][] {
  type Told = Pick<Circle, "name" | "members" | "zones">;
  const zoneOf = ({ members, zones }: Told): string | null => {
    const [first] = members.flatMap((id) => after.notes.get(id) ?? before.notes.get(id) ?? []);
    return first ? first.zone : (zones[0] ?? null);
  };
  const look = ({ name, members, zones }: Told): string => JSON.stringify([name, members, zones]);
  const all: [News["kind"], string | null][] = [];
  for (const [id, circle] of after.circles) {
    const was = before.circles.get(id);
    if (own.has(id)) continue;
    if (!was && circle.by !== me) all.push(["circled", zoneOf(circle)]);
    else if (was && look(was) !== look(circle)) all.push(["regrouped", zoneOf(circle)]);
  }
  for (const [id, circle] of before.circles)
    if (!after.circles.has(id) && !own.has(id)) all.push(["uncircled", zoneOf(circle)]);
  return all;
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
