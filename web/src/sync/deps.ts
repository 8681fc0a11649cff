/** What a connection is made of and whom it tells. */
import type * as Y from "yjs";
import type { Cache } from "./cache";
import type { Clock, OpenSocket } from "./ports";

export type ResetReason = "refused" | "too-large" | "epoch";

export interface ConnectionDeps {
  readonly doc: Y.Doc;
  readonly url: string;
  /** Subprotocols that are offered to the server. */
  readonly protocols: readonly string[];
  /** The epoch of the document; null takes the server's first word for it. */
  readonly epoch: number | null;
  readonly clock: Clock;
  readonly random: () => number;
  readonly open: OpenSocket;
  /** Keeps unsent work over a reload; null: nothing is kept. */
  readonly cache: Cache | null;
  /** This document may not go on: take a new one. */
  readonly onReset: (reason: ResetReason) => void;
  /** Words that were written here and that the server won't get, to be offered to the person. */
  readonly onTexts: (texts: readonly string[]) => void;
}
