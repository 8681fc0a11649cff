/** Everything that a board's page works with, put together once. */
import type { ReadonlySignal, Signal } from "@preact/signals";
import type { Rights } from "./commands/rights";
import type { Catalogue } from "./i18n";
import type { BoardModel } from "./model/board";
import type { Commands } from "./model/commands";
import type { OwnChanges } from "./model/own";
import type { Layout } from "./model/types";
import type { Connection } from "./sync/connection";
import type { Role } from "./sync/types";
import type { Viewport } from "./tools/viewport";
import type { Later } from "./ui/later";
import type { UiState } from "./ui/state";

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly color: string;
}

/** What the server wrote into the page (`<script type="application/json" id="boot">`). */
export interface Boot {
  readonly locale: string;
  readonly board: { readonly id: string; readonly template: string; readonly title: string };
  readonly boards: readonly { readonly id: string; readonly template: string; readonly title: string }[];
  readonly workshop: { readonly id: string; readonly title: string; readonly deleteAt: number | null };
  readonly person: Person & { readonly role: Role };
  readonly people: readonly Person[];
  readonly layout: Layout;
  readonly strings: Catalogue;
  readonly version: string;
  readonly epoch: number;
  /** Whether this person could take the board away as a file when the page was opened. */
  readonly exports: boolean;
  /** Addresses of the files that come after the first load. */
  readonly later: readonly string[];
}

export interface App {
  readonly boot: Boot;
  readonly layout: ReadonlySignal<Layout>;
  readonly model: BoardModel;
  readonly commands: Commands;
  readonly connection: Connection;
  /** What this window has changed, and which of it is not saved yet. */
  readonly own: OwnChanges;
  readonly ui: UiState;
  /** The named people of the workshop by id. */
  readonly people: ReadonlySignal<ReadonlyMap<string, Person>>;
  /** What this person may do now, by role and stage. */
  readonly rights: ReadonlySignal<Rights>;
  readonly viewport: Signal<Viewport>;
  /** Texts that the server didn't take, offered until somebody has dealt with them. */
  readonly salvage: Signal<readonly string[]>;
  readonly clipboard: Clipboard;
  /** Dialogs, console, saved versions: what isn't there from the first. */
  readonly later: Later;
}

export interface Clipboard {
  write(text: string): Promise<void>;
  read(): Promise<string>;
}
