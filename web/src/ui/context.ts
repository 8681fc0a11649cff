import { createContext } from "preact";
import { useContext } from "preact/hooks";
import type { App } from "../app";

export const AppContext = createContext<App | null>(null);

/** The app of this page; a component outside of it is a mistake in the program. */
export function useApp(): App {
  const app = useContext(AppContext);
  if (!app) throw new Error("no app around this component");
  return app;
}
