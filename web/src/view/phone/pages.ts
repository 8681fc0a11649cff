/** Walking between the pages of the phone; the browser's own back button goes back too. */
import type { PhonePage, UiState } from "../../ui/state";

/** How far down each page was when it was left; who goes back finds it so. */
const left = new Map<string, number>();

const keyOf = (page: PhonePage): string => JSON.stringify(page);

/** The page has been scrolled. */
export function keepPlace(page: PhonePage, top: number): void {
  left.set(keyOf(page), top);
}

/** Where a page begins: where it was left, when one goes back. */
export const placeOf = (page: PhonePage): number => left.get(keyOf(page)) ?? 0;

export function goTo(ui: UiState, page: PhonePage): void {
  if (same(ui.phone.peek(), page)) return;
  left.delete(keyOf(page));
  ui.phone.value = page;
  history.pushState({ phone: page }, "");
}

/** One page back, or to the board when this page was opened directly. */
export function goBack(ui: UiState): void {
  if (isPage(history.state)) history.back();
  else ui.phone.value = { at: "board" };
}

/** Follows the browser's history; answers how to stop. */
export function followHistory(ui: UiState): () => void {
  const back = (event: PopStateEvent): void => {
    ui.phone.value = isPage(event.state) ? event.state.phone : { at: "board" };
  };
  window.addEventListener("popstate", back);
  return () => window.removeEventListener("popstate", back);
}

function isPage(state: unknown): state is { phone: PhonePage } {
  return typeof state === "object" && state !== null && "phone" in state;
}

function same(a: PhonePage, b: PhonePage): boolean {
  return keyOf(a) === keyOf(b);
}
