/** What people have put on a note, in words and signs: reactions, comments, tags. Pure. */
import type { Translate } from "../i18n";
import { REACTIONS } from "../model/talk";
import type { Note } from "../model/types";
import { type IconName, NO_ICON } from "../ui/icons";

type Known = (typeof REACTIONS)[number];

const ICONS: Readonly<Record<Known, IconName>> = {
  agree: "thumbs-up",
  important: "flag",
  idea: "lightbulb",
  unclear: "circle-question-mark",
};

export interface Reaction {
  readonly id: string;
  readonly icon: IconName;
  readonly label: string;
  /** Ids of those who put it. */
  readonly people: readonly string[];
}

/** How many reactions or comments there are, with signs for which. */
export interface Mark {
  readonly icons: readonly IconName[];
  readonly n: number;
}

const known = (id: string): id is Known => REACTIONS.some((each) => each === id);

/** All that may be put on a note, and what other programs have put there, each with who did. */
export function reactionsOf({ reactions }: Pick<Note, "reactions">, t: Translate): Reaction[] {
  const strange = [...new Set(reactions.values())].filter((id) => !known(id)).sort();
  return [...REACTIONS, ...strange].map((id) => ({
    id,
    icon: known(id) ? ICONS[id] : NO_ICON,
    label: known(id) ? t(`board.reaction.${id}`) : id,
    people: [...reactions].flatMap(([person, put]) => (put === id ? person : [])).sort(),
  }));
}

/** Those that somebody has put, the most frequent first. */
export function put(note: Pick<Note, "reactions">, t: Translate): Reaction[] {
  return reactionsOf(note, t)
    .filter(({ people }) => people.length > 0)
    .sort((a, b) => b.people.length - a.people.length);
}

/** "Agree: Aino, Bea". */
export function whoPut({ label, people }: Reaction, nameOf: (id: string) => string, t: Translate): string {
  return t("board.reaction.said", {
    reaction: label,
    who: people
      .map(nameOf)
      .sort((a, b) => a.localeCompare(b))
      .join(", "),
  });
}

/** "Agree: 3", "2 comments": how much is said of the note. */
export function saidCounts(note: Pick<Note, "reactions">, comments: number, t: Translate): string[] {
  return [
    ...put(note, t).map(({ label, people }) =>
      t("board.reaction.said", { reaction: label, who: people.length }),
    ),
    ...(comments > 0 ? [t("board.note.comments", { n: comments })] : []),
  ];
}

/** Notes narrower than this have room for one reaction's sign, px. */
const WIDE = 110;

/** The signs that hang at a note's lower edge; `w` is the note's width, px. */
export function marksOf(note: Pick<Note, "reactions">, comments: number, w: number): Mark[] {
  const icons = put(note, (key) => key)
    .slice(0, w < WIDE ? 1 : 2)
    .map(({ icon }) => icon);
  return [
    ...(icons.length > 0 ? [{ icons, n: note.reactions.size }] : []),
    ...(comments > 0 ? [{ icons: ["message-square"] as const, n: comments }] : []),
  ];
}
