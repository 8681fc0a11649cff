/** Who is on the board, told from the windows that are open. Pure. */
import type { Peer, PeerUser } from "../sync/types";

export interface Present extends PeerUser {
  /** A note that this person writes in, in any window. */
  readonly editing: string | null;
  readonly dragging: boolean;
  readonly own: boolean;
}

/** One entry a person, however many windows are open; in the order of names, oneself first. */
export function presentPeople(peers: readonly Peer[]): Present[] {
  const found = new Map<string, Present>();
  for (const peer of peers) {
    const before = found.get(peer.user.id);
    found.set(peer.user.id, {
      ...peer.user,
      editing: before?.editing ?? peer.editing,
      dragging: (before?.dragging ?? false) || peer.dragged.length > 0,
      own: (before?.own ?? false) || peer.own,
    });
  }
  return [...found.values()].sort((a, b) => Number(b.own) - Number(a.own) || a.name.localeCompare(b.name));
}
