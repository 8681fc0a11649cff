/**
 * What others have done, in few sentences: "4 uutta lappua alueella Kunnat". Changes are gathered and told
 * together, so that a busy board does not talk without end. Pure.
 */
import type { Translate } from "../i18n";
import type { Circle, Comment, Connection, Mark, Note } from "../model/types";
import { shortName } from "../view/names";

export interface Seen {
  readonly notes: ReadonlyMap<string, Pick<Note, "zone" | "by" | "text">>;
  readonly lines: ReadonlyMap<string, Pick<Connection, "from" | "by">>;
  readonly circles: ReadonlyMap<string, Pick<Circle, "name" | "members" | "zones" | "by">>;
  readonly comments: ReadonlyMap<string, Pick<Comment, "note" | "by">>;
  /** Marks by the id of their cell. */
  readonly marks: ReadonlyMap<string, Pick<Mark, "by">>;
}

/** Things of a kind that were made, changed, moved or deleted in a zone. */
interface Counted {
  readonly kind:
    | "added"
    | "moved"
    | "removed"
    | "joined"
    | "unjoined"
    | "circled"
    | "uncircled"
    | "regrouped"
    | "marked"
    | "unmarked";
  readonly zone: string | null;
  readonly n: number;
}

/** Comments on notes of a zone: who wrote the newest, and the text of its note. */
interface Commented {
  readonly kind: "commented";
  readonly zone: string | null;
  readonly n: number;
  readonly by: string | null;
  readonly note: string;
}

export type News = Counted | Commented;

/** How zones and people are called. */
export interface Names {
  readonly zone: (id: string | null) => string;
  readonly person: (id: string | null) => string;
}

/** What differs between two states of the board; `own` are the things that oneself touched meanwhile. */
export function news(before: Seen, after: Seen, own: ReadonlySet<string>, me: string): News[] {
  const counts = new Map<string, Counted>();
  const count = (kind: Counted["kind"], zone: string | null): void => {
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
  const tell = (kind: Counted["kind"], line: Pick<Connection, "from">): void => {
    const zone = zoneOf(line);
    if (zone !== undefined) count(kind, zone);
  };
  for (const [id, line] of after.lines) {
    if (!before.lines.has(id) && !own.has(id) && line.by !== me) tell("joined", line);
  }
  for (const [id, line] of before.lines) if (!after.lines.has(id) && !own.has(id)) tell("unjoined", line);
  for (const [kind, zone] of circleNews(before, after, own, me)) count(kind, zone);
  for (const [cell, mark] of after.marks) {
    if (!before.marks.has(cell) && !own.has(cell) && mark.by !== me) count("marked", cell);
  }
  for (const cell of before.marks.keys())
    if (!after.marks.has(cell) && !own.has(cell)) count("unmarked", cell);
  return [...counts.values(), ...commented(before, after, own, me)].sort((a, b) => b.n - a.n);
}

/** New comments by the zone of their note; one on a note that isn't there is told to nobody. */
function commented(before: Seen, after: Seen, own: ReadonlySet<string>, me: string): Commented[] {
  const found = new Map<string | null, Commented>();
  for (const [id, { note: on, by }] of after.comments) {
    const note = after.notes.get(on);
    if (!note || before.comments.has(id) || own.has(id) || by === me) continue;
    const n = (found.get(note.zone)?.n ?? 0) + 1;
    found.set(note.zone, { kind: "commented", zone: note.zone, n, by, note: note.text });
  }
  return [...found.values()];
}

/** What became of circles, each told where its first note lies or of its area. */
function circleNews(
  before: Seen,
  after: Seen,
  own: ReadonlySet<string>,
  me: string,
): [Counted["kind"], string | null][] {
  type Told = Pick<Circle, "name" | "members" | "zones">;
  const zoneOf = ({ members, zones }: Told): string | null => {
    const [first] = members.flatMap((id) => after.notes.get(id) ?? before.notes.get(id) ?? []);
    return first ? first.zone : (zones[0] ?? null);
  };
  const look = ({ name, members, zones }: Told): string => JSON.stringify([name, members, zones]);
  const all: [Counted["kind"], string | null][] = [];
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
export function sentence(all: readonly News[], names: Names, t: Translate): string {
  const told = all.slice(0, MOST).map((each) => one(each, names, t));
  const rest = all.slice(MOST).reduce((sum, each) => sum + each.n, 0);
  if (rest > 0) told.push(t("board.news.more", { n: rest }));
  return told.join(". ");
}

function one(each: News, names: Names, t: Translate): string {
  if (each.kind === "commented" && each.n === 1)
    return t("board.news.comment", { name: names.person(each.by), note: shortName(each.note) });
  return t(`board.news.${each.kind}`, { n: each.n, zone: names.zone(each.zone) });
}
