import { createContext, type JSX } from "preact";
import { useContext } from "preact/hooks";
import type { NewsStore } from "./newsStore";

export const NewsContext = createContext<NewsStore | null>(null);

export function useNews(): NewsStore {
  const store = useContext(NewsContext);
  if (!store) throw new Error("no news around this component");
  return store;
}

/** The one polite region that tells screen readers what others do. */
export function Announcer(): JSX.Element {
  const news = useNews();
  return (
    <p class="said" aria-live="polite" aria-atomic="true">
      {news.text.value}
    </p>
  );
}
