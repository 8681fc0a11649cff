/** What the search field finds. Pure. */
import type { Person } from "../app";
import type { Note } from "../model/types";

const plain = (text: string): string => text.toLocaleLowerCase().normalize("NFC");

/** Whether every word asked for stands in the note or is its author's name; nothing asked finds all. */
export function matches(
  note: Note | undefined,
  wanted: string,
  people: ReadonlyMap<string, Person>,
): boolean {
  if (!note) return false;
  const author = note.by === null ? "" : (people.get(note.by)?.name ?? "");
  const text = plain(`${note.text}\n${author}`);
  return plain(wanted)
    .split(/\s+/)
    .every((word) => text.includes(word));
}
