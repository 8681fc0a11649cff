import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { ContentStore } from "./contentStore";

export const ContentContext = createContext<ContentStore | null>(null);

export function useContent(): ContentStore {
  const store = useContext(ContentContext);
  if (!store) throw new Error("no content store around this component");
  return store;
}
