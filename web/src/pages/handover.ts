/** Going on as the same person on another device. The one-time secret is used only when somebody presses. */
import { one, showState } from "./dom";
import { sentence, showTrouble } from "./forms";
import { call, textAt } from "./http";
import { takeSecret } from "./secret";

export function handoverPage(): void {
  const secret = takeSecret();
  showState(secret ? "ready" : "old");
  const button = one("[data-handover]");
  let busy = false;
  button?.addEventListener("click", () => {
    if (busy || !secret) return;
    busy = true;
    void go(secret).finally(() => {
      busy = false;
    });
  });
}

async function go(secret: string): Promise<void> {
  showTrouble(document.body, "");
  const answer = await call("POST", "/api/join", { secret });
  if (answer.kind === "ok") {
    location.assign(`/w/${textAt(answer.body, "workshop", "id") ?? ""}`);
  } else if (answer.kind === "problem" && answer.code === "unknown-link") {
    showState("old");
  } else {
    showTrouble(document.body, sentence(answer));
  }
}
