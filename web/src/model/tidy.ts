/** Tidying up a zone: where its notes go. Pure. */
import { freePlace } from "./places";
import type { Layout, Note, Placed, Zone } from "./types";

/**
 * The moves that lay notes out in the zone's places, in the order given; what lies right stays. Those that
 * don't fit lie on the last, as new notes would. `others`: all notes that stay where they are, of any zone.
 */
export function tidied(
  notes: readonly Note[],
  zone: Zone,
  { noteSize }: Layout,
  others: readonly Note[],
): Placed[] {
  const taken = [...others];
  return notes.flatMap((note) => {
    const place = freePlace(zone, noteSize, taken);
    taken.push({ ...note, ...place });
    return place.x === note.x && place.y === note.y ? [] : [{ id: note.id, ...place }];
  });
}
