/**
 * Who wrote what stands in the document, told by the ids that Yjs gives to every value and letter.
 *
 * Undo writes new values and letters that stand for older ones. So that an earlier step still recognises
 * its own work in them, each remembers what it stands for.
 */
import * as Y from "yjs";

/** `n` letters (UTF-16 units) of one client, from `clock` on. */
export interface Run {
  readonly client: number;
  readonly clock: number;
  readonly n: number;
}

interface Alias {
  readonly clock: number;
  readonly n: number;
  readonly to: { readonly client: number; readonly clock: number };
}

export class Provenance {
  readonly #values = new Map<string, string>();
  readonly #letters = new Map<number, Alias[]>();

  /** The value now under `stamp` stands for the one that was under `original`. */
  aliasValue(stamp: string, original: string): void {
    this.#values.set(stamp, this.canonical(original));
  }

  /** What the value stands for: the stamp of the first of its kind. */
  canonical(stamp: string): string {
    return this.#values.get(stamp) ?? stamp;
  }

  /** The letters inserted from `clock` of `client` on stand for these ones, in their order. */
  aliasLetters(originals: readonly Run[], client: number, clock: number): void {
    let at = clock;
    for (const run of originals) {
      const known = this.#letters.get(run.client) ?? [];
      known.push({ clock: run.clock, n: run.n, to: { client, clock: at } });
      this.#letters.set(run.client, known);
      at += run.n;
    }
  }

  /** The letters and all that have come to stand for them. */
  descendants(runs: readonly Run[]): Run[] {
    const all = [...runs];
    // The list grows while it is walked: a stand-in may have a stand-in of its own.
    for (const run of all) {
      for (const alias of this.#letters.get(run.client) ?? []) {
        const from = Math.max(run.clock, alias.clock);
        const to = Math.min(run.clock + run.n, alias.clock + alias.n);
        if (from < to)
          all.push({ client: alias.to.client, clock: alias.to.clock + from - alias.clock, n: to - from });
      }
    }
    return all;
  }
}

/** The id of the value that stands under a map's key now; null when there is none. */
export function stamp(map: Y.Map<unknown>, key: string): string | null {
  const item = map._map.get(key);
  return item && !item.deleted ? `${item.id.client}:${item.id.clock}` : null;
}

/** Whether two people set the key at the same time: the value that stands is the one's, the other's gave way. */
export function contested(map: Y.Map<unknown>, key: string): boolean {
  const item = map._map.get(key);
  if (!item || item.deleted) return false;
  const [beside, after] = [item.left?.lastId, item.origin];
  return beside?.client !== after?.client || beside?.clock !== after?.clock;
}

/** The stamps of all of a map's values, and of the entries of the maps in it ("members/n1"). */
export function stamps(map: Y.Map<unknown>): Map<string, string> {
  const all = new Map<string, string>();
  for (const key of map.keys()) {
    const found = stamp(map, key);
    if (found !== null) all.set(key, found);
    const inner = map.get(key);
    if (inner instanceof Y.Map) for (const [entry, of] of stamps(inner)) all.set(`${key}/${entry}`, of);
  }
  return all;
}
