/** The keyboard never falls off the page: where its place is taken away, the nearest place takes it. */
import { useEffect } from "preact/hooks";
import type { App } from "../app";
import { focusNote } from "../view/editing";
import { standIn } from "../view/standIn";

/** Where the keyboard stands. */
interface Place {
  readonly element: Element;
  /** The note that it belongs to, on the sheet or in the list. */
  readonly note: string | null;
  /** All notes in reading order at that time. */
  readonly order: readonly string[];
}

/**
 * Undo, other people and closing messages take elements from the page while they have the focus, and a note
 * that changes its zone is drawn anew. Browsers then begin again at the top of the page.
 */
export function useKeptFocus(app: App): void {
  useEffect(() => {
    /** Who points doesn't look for the keyboard's place. */
    let pointing = false;
    let place: Place | null = null;
    const came = ({ target }: FocusEvent): void => {
      place = target instanceof Element && !pointing ? placeOf(app, target) : null;
    };
    const pressed = ({ key }: KeyboardEvent): void => {
      pointing = false;
      // By Tab one may leave the page; where it goes to, the focus comes.
      const here = key === "Tab" ? null : document.activeElement;
      place = here === null || here === document.body ? null : placeOf(app, here);
    };
    const pointed = (): void => {
      pointing = true;
      place = null;
    };
    const watcher = new MutationObserver((changes) => {
      if (place === null || document.activeElement !== document.body) return;
      const { element } = place;
      if (changes.some(({ removedNodes }) => [...removedNodes].some((node) => node.contains(element))))
        standNear(app, place);
    });
    watcher.observe(document.body, { childList: true, subtree: true });
    document.addEventListener("focusin", came);
    // Editors keep their keys to themselves.
    document.addEventListener("keydown", pressed, true);
    document.addEventListener("pointerdown", pointed, true);
    return () => {
      watcher.disconnect();
      document.removeEventListener("focusin", came);
      document.removeEventListener("keydown", pressed, true);
      document.removeEventListener("pointerdown", pointed, true);
    };
  }, [app]);
}

function placeOf({ model }: App, element: Element): Place {
  const holder = element.closest<HTMLElement>("[data-note], [data-row]");
  return { element, note: holder?.dataset.note ?? holder?.dataset.row ?? null, order: model.ids.peek() };
}

function standNear(app: App, { note, order }: Place): void {
  const there = (id: string): boolean => app.model.peek(id) !== undefined;
  // Outside of an open dialog nothing takes the focus.
  const heading = document.querySelector<HTMLElement>("dialog[open] h2");
  if (heading) heading.focus();
  else focusNote(app, note === null || there(note) ? note : standIn(order, note, there));
}
