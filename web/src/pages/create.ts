/** The start page: makes a workshop of the chosen worksheets. */
import { t } from "../i18n";
import { all, one, say } from "./dom";
import { duration } from "./duration";
import { clearErrors, focusError, onSubmit, sentence, showError, showTrouble, value } from "./forms";
import { type Answer, call, textAt } from "./http";

export function createPage(): void {
  const form = one("form[data-create]");
  if (!(form instanceof HTMLFormElement)) return;
  form.addEventListener("change", () => summary(form));
  summary(form); // browsers keep what was chosen when one comes back
  onSubmit(form, () => create(form));
}

function chosen(form: HTMLFormElement): HTMLInputElement[] {
  return all("input[name=sheet]", form).filter(
    (box): box is HTMLInputElement => box instanceof HTMLInputElement && box.checked,
  );
}

function summary(form: HTMLFormElement): void {
  const boxes = chosen(form);
  const head = one("[data-chosen]", form);
  const list = one("[data-chosen-list]", form);
  if (boxes.length === 0) {
    say(head, t("page.script.chosen.none"));
    say(list, t("page.script.chosen.hint"));
    return;
  }
  const minutes = boxes.reduce((sum, box) => sum + Number(box.dataset.minutes ?? 0), 0);
  const names = boxes.map((box) => box.dataset.name ?? "").join(", ");
  say(head, t("page.script.chosen", { n: boxes.length }));
  say(list, `${names}. ${t("page.script.duration", { time: duration(minutes, t) })}`);
}

async function create(form: HTMLFormElement): Promise<void> {
  clearErrors(form);
  const title = value(form, "title");
  const name = value(form, "name");
  const password = value(form, "password");
  const boards = chosen(form).map((box) => ({ template: box.value }));
  if (!title) showError(form, "title", t("page.script.titleMissing"));
  if (boards.length === 0) showError(form, "sheets", t("page.script.sheetMissing"));
  if (one("#password", form) && !password) showError(form, "password", t("page.script.passwordMissing"));
  if (all(".error", form).some((error) => !error.hidden)) {
    focusError(form);
    return;
  }
  const answer = await call("POST", "/api/workshops", {
    title,
    locale: value(form, "locale"),
    boards,
    ...(name ? { name } : {}),
    ...(password ? { password } : {}),
  });
  if (answer.kind === "ok") location.assign(`/w/${textAt(answer.body, "workshop", "id") ?? ""}/invitation`);
  else refuse(form, answer);
}

function refuse(form: HTMLFormElement, answer: Exclude<Answer, { kind: "ok" }>): void {
  const field = answer.kind === "problem" ? fieldOf(answer.code, answer.field) : null;
  if (field && showError(form, field, sentence(answer))) focusError(form);
  else showTrouble(form, sentence(answer));
}

function fieldOf(code: string, field: string | null): string | null {
  if (code.startsWith("password-")) return "password";
  return field?.startsWith("boards") ? "sheets" : field;
}
