/** What the server tells besides the document (interfaces.md, WebSocket). Times are ms since 1970. */
import type { ReadonlySignal } from "@preact/signals";
import type { Point } from "../model/types";

export type Role = "observer" | "participant" | "facilitator" | "owner";

export interface Stage {
  readonly step: string;
  readonly focus: readonly string[];
  readonly tools: readonly string[];
  readonly timer: {
    readonly state: "running" | "paused" | "ended";
    readonly endsAt: number;
    readonly left: number;
  } | null;
  readonly paused: { readonly message: string } | null;
  readonly control: {
    readonly person: string;
    readonly view: { readonly x: number; readonly y: number; readonly zoom: number };
  } | null;
  readonly rules: { readonly ownNotesOnly: boolean };
  readonly private: { readonly anonymity: string; readonly waiting: number } | null;
  readonly vote: {
    readonly id: string;
    readonly n: number;
    readonly zones: readonly string[];
    readonly mine: Readonly<Record<string, number>>;
  } | null;
  readonly ready: { readonly n: number; readonly of: number };
  readonly hands: readonly string[];
}

/** Frame 102. */
export interface StageFrame {
  readonly role: Role;
  readonly stage: Stage;
  readonly stageVersion: number;
  readonly layoutVersion: number;
  readonly epoch: number;
  readonly now: number;
}

/** Frame 103; `frame` is the number of the content frame it is about. */
export interface Notice {
  readonly code: string;
  readonly frame?: number;
  readonly [key: string]: unknown;
}

export interface PeerUser {
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly role: Role;
}

export interface Drag {
  readonly ids: readonly string[];
  readonly dx: number;
  readonly dy: number;
}

/** What one tells others about oneself while working; never journaled. */
export interface Presence {
  readonly cursor: { readonly x: number; readonly y: number } | null;
  readonly editing: string | null;
  readonly drag: Drag | null;
}

/** Where somebody points, su, and since when, ms on the connection's clock. */
export interface Pointing extends Point {
  readonly at: number;
}

/** A window that is on the board. */
export interface Peer {
  readonly clientId: number;
  readonly user: PeerUser;
  /** Whether it is this very window. */
  readonly own: boolean;
  readonly editing: string | null;
  /** The notes that it drags; `shift` says how far. */
  readonly dragged: readonly string[];
  readonly shift: ReadonlySignal<Point>;
  readonly cursor: ReadonlySignal<Pointing | null>;
  /** Whether it points anywhere. */
  readonly points: ReadonlySignal<boolean>;
}

export type SyncState =
  | { readonly kind: "connecting"; readonly pending: number }
  /** `saved`: all that was written here is on the server's disk. `pending`: edits that are not yet. */
  | { readonly kind: "live"; readonly saved: boolean; readonly pending: number }
  | { readonly kind: "offline"; readonly pending: number; readonly retryAt: number }
  /** This document may not go on; `texts` are the texts that the server didn't take. */
  | { readonly kind: "refused"; readonly texts: readonly string[] }
  /** Closed for good: 4401 not joined, 4403 not allowed, 4404 no such board, 4400 protocol error, 1000 ended. */
  | { readonly kind: "closed"; readonly code: number };
