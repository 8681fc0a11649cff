/** Errors of forms: next to their field, tied to it, and the first one gets the focus so that it is heard. */
import { t } from "../i18n";
import { all, one, say } from "./dom";
import type { Answer } from "./http";

/** Takes all errors away. */
export function clearErrors(form: HTMLElement): void {
  for (const field of all("[aria-invalid]", form)) field.removeAttribute("aria-invalid");
  for (const error of all(".error", form)) error.hidden = true;
  showTrouble(form, "");
}

/** Shows an error at the field of that name. False when the form has no place for it. */
export function showError(form: HTMLElement, name: string, text: string): boolean {
  const error = one(`#${CSS.escape(name)}-error`, form);
  if (!error) return false;
  say(error, text);
  error.hidden = false;
  const field = one(`#${CSS.escape(name)}`, form);
  field?.setAttribute("aria-invalid", "true");
  return true;
}

/** Moves the focus to the first field with an error. */
export function focusError(form: HTMLElement): void {
  const error = all(".error", form).find((each) => !each.hidden);
  const field = error && (one(`[aria-describedby~="${CSS.escape(error.id)}"]`, form) ?? error);
  const target = field?.matches("fieldset") ? one("input", field) : field;
  target?.focus();
}

/** Says what concerns the whole form; an empty text hides it. */
export function showTrouble(form: HTMLElement, text: string): void {
  const place = one("[data-trouble]", form) ?? one("[data-trouble]");
  if (!place) return;
  say(place, text);
  place.hidden = text === "";
}

/** The sentence for an answer that is no success. */
export function sentence(answer: Exclude<Answer, { kind: "ok" }>): string {
  if (answer.kind === "offline") return t("page.script.offline");
  return answer.detail || t("page.script.failed");
}

/** The trimmed text of a field. */
export function value(form: HTMLFormElement, name: string): string {
  const field = form.elements.namedItem(name);
  return field instanceof HTMLInputElement || field instanceof HTMLSelectElement ? field.value.trim() : "";
}

/** Runs what a form does when it is sent, once at a time; the button says so without losing the focus. */
export function onSubmit(form: HTMLFormElement, run: () => Promise<void>): void {
  let busy = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (busy) return;
    busy = true;
    const button = one("button[type=submit]", form);
    button?.setAttribute("aria-disabled", "true");
    void run().finally(() => {
      busy = false;
      button?.removeAttribute("aria-disabled");
    });
  });
}
