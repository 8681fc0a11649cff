/** What screen readers hear: a note in words. Pure; texts come from the catalogue. */
import type { Translate } from "../i18n";
import type { Circle, Connection, ConnectionKind, Note } from "../model/types";
import { split } from "./fit";

export interface NoteFacts {
  readonly note: Note;
  readonly zone: string | null;
  readonly author: string | null;
  readonly position: number;
  readonly count: number;
  readonly connections: readonly string[];
  readonly circles: readonly string[];
  readonly votes: number;
  /** Reactions and comments, counted. */
  readonly said: readonly string[];
  readonly tags: readonly string[];
  /** Who writes in it just now. */
  readonly writer: string | null;
  readonly waiting: boolean;
}

/** The note's text in one line. */
export function plainText(text: string): string {
  return text.replace(/\s*\n\s*/g, ", ").trim();
}

/** The first words of a note, for messages and lists. */
export function shortName(text: string, most = 40): string {
  const [name] = split(text);
  const letters = [...name];
  return letters.length > most
    ? `${letters
        .slice(0, most - 1)
        .join("")
        .trimEnd()}…`
    : name;
}

/** The accessible name of a note on the board: text, place, author, what it is part of, where it stands. */
export function noteName(facts: NoteFacts, t: Translate): string {
  const { note } = facts;
  return [
    plainText(note.text) || t("board.note.empty"),
    facts.zone ?? t("board.zone.outside"),
    facts.author ? t("board.note.by", { name: facts.author }) : "",
    t(`board.colour.${note.color}`),
    ...facts.tags,
    ...facts.connections,
    ...facts.circles,
    facts.votes > 0 ? t("board.note.votes", { n: facts.votes }) : "",
    ...facts.said,
    facts.writer ? t("board.note.writes", { name: facts.writer }) : "",
    facts.waiting ? t("board.note.waiting") : "",
    t("board.note.position", { i: facts.position, of: facts.count }),
  ]
    .filter((part) => part !== "")
    .join(". ");
}

interface Sentence {
  readonly kind: ConnectionKind;
  readonly text: string;
}

/** What a note is connected to, a sentence for each kind and direction: "Tiedon vaihto: Kirjasto, Kela". */
export function connectionSentences(
  id: string,
  connections: readonly Connection[],
  kinds: readonly ConnectionKind[],
  nameOf: (note: string) => string | undefined,
  t: Translate,
): Sentence[] {
  return kinds.flatMap((kind) => {
    const lines = connections.filter((line) => line.kind === kind.id);
    const named = (line: Connection, note: string): string | readonly string[] => {
      const name = nameOf(note);
      return name === undefined ? [] : line.label === "" ? name : `${name} (${line.label})`;
    };
    const out = lines.flatMap((line) => (line.from === id ? named(line, line.to) : []));
    const back = lines.flatMap((line) => (line.to === id ? named(line, line.from) : []));
    const say = (key: string, names: readonly string[]): Sentence[] =>
      names.length > 0 ? [{ kind, text: t(key, { kind: kind.label, names: names.join(", ") }) }] : [];
    return kind.directed
      ? [...say("board.line.to", out), ...say("board.line.from", back)]
      : say("board.line.with", [...out, ...back]);
  });
}

/** One line in words: kind, both notes, label. */
export function lineSentence(
  line: Connection,
  kind: ConnectionKind,
  nameOf: (note: string) => string,
  t: Translate,
): string {
  const [from, to] = [line.from, line.to].map((id) => shortName(nameOf(id)) || t("board.note.empty"));
  const names = { kind: kind.label, from: from ?? "", to: to ?? "" };
  const said = t(kind.directed ? "board.line.namedTo" : "board.line.named", names);
  return line.label === "" ? said : `${said} (${line.label})`;
}

/** "Circle 2: Help at home"; without a number the name alone. A circle of areas without a name is called by them. */
export function circleTitle(
  { name, zones }: Circle,
  number: number | null,
  known: readonly { readonly id: string; readonly label: string }[],
  t: Translate,
): string {
  const areas = known.filter(({ id }) => zones.includes(id)).map(({ label }) => label);
  const said = name || areas.join(", ") || t("board.circle.unnamed");
  return number === null ? said : t("board.circle.named", { i: number, name: said });
}

/** "Circle 2: Help at home" for each circle that the note is in. */
export function circleNames(id: string, circles: readonly Circle[], t: Translate): string[] {
  return circles.flatMap((circle, index) =>
    circle.members.includes(id) ? [circleTitle(circle, index + 1, [], t)] : [],
  );
}
