import { t } from "../i18n";
import type { Comment, Note } from "../model/types";
import { useApp } from "../ui/context";
import { useSource } from "./source";
import { put, type Reaction, whoPut } from "./talk";

interface Talk {
  /** The reactions that somebody has put, and each with who did, in words. */
  readonly reactions: readonly (Reaction & { readonly text: string })[];
  /** The oldest first. */
  readonly comments: readonly Comment[];
  readonly nameOf: (person: string | null) => string;
}

/** What people have said about a note, with their names; follows both. */
export function useTalk(note: Note): Talk {
  const { people } = useApp();
  const { model } = useSource();
  const nameOf = (id: string | null): string =>
    (id === null ? undefined : people.value.get(id)?.name) || t("board.people.unnamed");
  return {
    reactions: put(note, t).map((each) => ({ ...each, text: whoPut(each, nameOf, t) })),
    comments: model.commentsOf.value.get(note.id) ?? [],
    nameOf,
  };
}
