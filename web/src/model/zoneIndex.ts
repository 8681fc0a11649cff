/** The notes of each zone, and what was worked out from them, kept until something moves there. */
import { centre } from "./geometry";
import { contentZones, readingOrder } from "./order";
import { stacksIn } from "./stacks";
import type { Layout, Note } from "./types";

export type Zones = ReadonlyMap<string | null, readonly string[]>;

/** `stacks` is missing until somebody asks. */
interface Kept {
  readonly ids: readonly string[];
  stacks?: readonly (readonly string[])[];
}

export class ZoneIndex {
  readonly #members = new Map<string | null, Map<string, Note>>();
  readonly #kept = new Map<string | null, Kept>();
  #layout: Layout | null = null;

  /** A note has come, moved or gone. */
  put(before: Note | undefined, after: Note | undefined): void {
    if (before) {
      this.#members.get(before.zone)?.delete(before.id);
      this.#kept.delete(before.zone);
    }
    if (!after) return;
    const members = this.#members.get(after.zone) ?? new Map<string, Note>();
    this.#members.set(after.zone, members.set(after.id, after));
    this.#kept.delete(after.zone);
  }

  /** Ids of each zone's notes in reading order; zones in reading order, those outside (null) last. */
  order(layout: Layout): Zones {
    if (layout !== this.#layout) this.#kept.clear();
    this.#layout = layout;
    const zones = new Map<string | null, readonly string[]>();
    for (const zone of [...contentZones(layout), null]) {
      const { ids } = this.#keep(zone, layout);
      if (ids.length > 0) zones.set(zone, ids);
    }
    return zones;
  }

  /** The zone's stacks, as `stacksIn` says; asked after its order. */
  stacks(zone: string | null): readonly (readonly string[])[] {
    const members = this.#members.get(zone);
    const kept = this.#kept.get(zone);
    if (!members || !kept) return [];
    kept.stacks ??= stacksIn(kept.ids.flatMap((id) => members.get(id) ?? []));
    return kept.stacks;
  }

  #keep(zone: string | null, layout: Layout): Kept {
    let kept = this.#kept.get(zone);
    if (!kept) {
      const notes = [...(this.#members.get(zone)?.values() ?? [])].map((note) => {
        const { x, y } = centre(note);
        return { id: note.id, cx: x, cy: y };
      });
      kept = { ids: readingOrder(notes, layout.noteSize.h) };
      this.#kept.set(zone, kept);
    }
    return kept;
  }
}
