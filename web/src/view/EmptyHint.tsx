import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../i18n";
import { useApp } from "../ui/context";
import { Icon } from "../ui/Icon";
import { targetZone, writeNew } from "./editing";
import { useSource } from "./source";

/** On an empty board: what to do first. */
export function EmptyHint(): JSX.Element | null {
  const app = useApp();
  const { model, frozen } = useSource();
  const empty = useComputed(() => model.ids.value.length === 0);
  const known = app.connection.state.value.kind === "live";
  if (!empty.value || frozen || !known || !app.rights.value.create || app.ui.editing.value !== null)
    return null;
  return (
    <div class="empty-hint">
      <p class="empty-title">{t("board.empty.title")}</p>
      <p>{t("board.empty.detail")}</p>
      <button
        type="button"
        class="button slip"
        onClick={() => {
          const zone = targetZone(app);
          if (zone) writeNew(app, { zone });
        }}
      >
        <Icon name="sticky-note" />
        {t("board.control.addNote")}
      </button>
    </div>
  );
}
