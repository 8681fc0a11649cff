/** Where a board on the screen comes from: the live document, or a saved version that is looked at. */
import type { ReadonlySignal } from "@preact/signals";
import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { BoardModel } from "../model/board";
import type { Layout } from "../model/types";

export interface Source {
  readonly model: BoardModel;
  readonly layout: ReadonlySignal<Layout>;
  /** Dots by note or zone id in the latest ended vote. */
  readonly votes: ReadonlySignal<ReadonlyMap<string, number>>;
  /** A saved version: nothing on it can be changed. */
  readonly frozen: boolean;
}

export const SourceContext = createContext<Source | null>(null);

/** What is drawn here; a component outside of it is a mistake in the program. */
export function useSource(): Source {
  const source = useContext(SourceContext);
  if (!source) throw new Error("no source around this component");
  return source;
}
