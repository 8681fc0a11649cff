import type { JSX } from "preact";
import { t } from "../i18n";
import { useApp } from "./context";
import { Icon, Mark } from "./Icon";

/** Screens for a connection that is closed for good; each says what to do. */
const SCREENS: Readonly<Record<number, string>> = { 4401: "not-joined", 4403: "removed", 4404: "gone" };

export function Closed({ code }: { readonly code: number }): JSX.Element {
  const { boot, salvage } = useApp();
  const name = SCREENS[code] ?? "error";
  return (
    <main class="closed">
      <div class="closed-box">
        <Mark />
        <Icon name={code === 4404 ? "unlink" : "door-open"} class="closed-icon" />
        <h1>{t(`board.closed.${name}.title`)}</h1>
        <p>{t(`board.closed.${name}.detail`)}</p>
        <p class="closed-workshop">{boot.workshop.title}</p>
        {salvage.value.length > 0 && (
          <button
            type="button"
            class="button"
            onClick={() => void navigator.clipboard.writeText(salvage.value.join("\n\n"))}
          >
            <Icon name="copy" />
            {t("board.refused.copy")}
          </button>
        )}
        <div class="closed-actions">
          <button type="button" class="button primary" onClick={() => location.reload()}>
            {t("board.closed.reload")}
          </button>
          <a class="button" href="/">
            {t("board.closed.home")}
          </a>
        </div>
      </div>
    </main>
  );
}
