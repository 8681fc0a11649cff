/** Walking between the pages of the phone; the browser's own back button goes back too. */
import type { PhonePage, UiState } from "../../ui/state";

export function goTo(ui: UiState, page: PhonePage): void {
  if (same(ui.phone.peek(), page)) return;
  ui.phone.value = page;
  history.pushState({ phone: page }, "");
  window.scrollTo(0, 0);
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
  return JSON.stringify(a) === JSON.stringify(b);
}
