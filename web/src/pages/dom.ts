/** Finding parts of a page and saying things in it. */

/** The elements that a selector finds inside a root. */
export function all(selector: string, root: ParentNode = document): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(selector)];
}

/** The first of them, or null. */
export function one(selector: string, root: ParentNode = document): HTMLElement | null {
  return root.querySelector<HTMLElement>(selector);
}

/** Puts a text where a part of the page keeps it (`data-text` inside, else the part itself). */
export function say(part: Element | null, text: string): void {
  if (!part) return;
  const place = part.querySelector("[data-text]") ?? part;
  place.textContent = text;
}

/** Shows one of the page's states, hides the others, and moves the focus to its heading. */
export function showState(name: string): void {
  for (const state of all("[data-state]")) state.hidden = state.dataset.state !== name;
  one(`[data-state="${name}"] h1`)?.focus();
}
