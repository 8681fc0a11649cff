/** The facilitator's page of links: copy, print, keep longer, dialogs. */
import { t } from "../i18n";
import { all, one, say } from "./dom";
import { sentence, showTrouble } from "./forms";
import { call, isRecord } from "./http";

const LONGER = 90 * 24 * 3600 * 1000;

export function invitationPage(): void {
  const workshop = one("[data-workshop]")?.dataset.workshop ?? "";
  one("[data-print]")?.addEventListener("click", () => print());
  one("[data-keep]")?.addEventListener("click", () => void keep(workshop));
  for (const button of all("[data-rotate]"))
    button.addEventListener("click", () => void rotate(button, workshop));
  for (const button of all("[data-open]")) {
    button.addEventListener("click", () => {
      const dialog = document.getElementById(button.dataset.open ?? "");
      if (dialog instanceof HTMLDialogElement) dialog.showModal();
    });
  }
}

/** 90 days more than the date that holds now. */
async function keep(workshop: string): Promise<void> {
  showTrouble(document.body, "");
  const now = await call("GET", `/api/workshops/${workshop}`);
  if (now.kind !== "ok") {
    showTrouble(document.body, sentence(now));
    return;
  }
  const until = isRecord(now.body) && typeof now.body.deleteAt === "number" ? now.body.deleteAt : Date.now();
  const answer = await call("PATCH", `/api/workshops/${workshop}`, { deleteAt: until + LONGER });
  if (answer.kind !== "ok") {
    showTrouble(document.body, sentence(answer));
    return;
  }
  const date = day(until + LONGER);
  say(one("[data-delete-at]"), date);
  say(one("[data-status]"), t("page.script.kept", { date }));
}

async function rotate(button: HTMLElement, workshop: string): Promise<void> {
  if (!confirm(button.dataset.confirm ?? "")) return;
  const answer = await call(
    "POST",
    `/api/workshops/${workshop}/links/${button.dataset.rotate ?? ""}/rotate`,
    {},
  );
  if (answer.kind === "ok") location.reload();
  else showTrouble(document.body, sentence(answer));
}

/** As the server writes days. */
function day(ms: number): string {
  const locale = document.documentElement.lang;
  const style: Intl.DateTimeFormatOptions =
    locale === "en"
      ? { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }
      : { day: "numeric", month: "numeric", year: "numeric", timeZone: "UTC" };
  if (locale === "en") return new Intl.DateTimeFormat("en-GB", style).format(ms);
  return new Intl.DateTimeFormat("fi", style).format(ms); // 16.4.2026, in Swedish of Finland too
}
