import { useComputed } from "@preact/signals";
import { t } from "../i18n";
import type { Peer } from "../sync/types";
import { useApp } from "../ui/context";
import { circleNames, connectionSentences, noteName, shortName } from "./names";
import { useSource } from "./source";
import { saidCounts } from "./talk";
import { titleOf } from "./useZoneTitle";

interface Where {
  readonly position: number;
  readonly count: number;
  readonly writer?: Peer | undefined;
  readonly waiting?: boolean;
}

/** The note in words, following everything that is said in it. */
export function useNoteName(id: string, { position, count, writer, waiting }: Where): string {
  const { people } = useApp();
  const source = useSource();
  const { model, layout, votes } = source;
  const zone = useComputed(() => titleOf(source, model.note(id).value?.zone ?? null));
  const facts = useComputed(() => {
    const note = model.note(id).value;
    if (!note) return null;
    const nameOf = (other: string): string | undefined => {
      const text = model.peek(other)?.text;
      return text === undefined ? undefined : shortName(text);
    };
    return {
      note,
      zone: zone.value,
      author: note.by === null ? null : (people.value.get(note.by)?.name ?? null),
      connections: connectionSentences(
        id,
        model.connections.value,
        layout.value.connectionKinds,
        nameOf,
        t,
      ).map((sentence) => sentence.text),
      circles: circleNames(id, model.circles.value, t),
      votes: votes.value.get(id) ?? 0,
      said: saidCounts(note, model.commentsOf.value.get(id)?.length ?? 0, t),
      tags: layout.value.noteTags.filter((tag) => note.tags.includes(tag.id)).map((tag) => tag.label),
    };
  });
  const now = facts.value;
  if (!now) return "";
  return noteName(
    { ...now, position, count, writer: writer?.user.name ?? null, waiting: waiting ?? false },
    t,
  );
}
