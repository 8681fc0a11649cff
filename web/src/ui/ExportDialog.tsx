import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../i18n";
import { api, EXPORTS, type ExportFormat } from "../stage/api";
import { useApp } from "./context";
import { Dialog } from "./Dialog";
import { ErrorLine } from "./FormParts";
import { Icon } from "./Icon";
import { saveFile } from "./saveFile";
import { useTask } from "./useTask";

/** The board as a file on one's own device, in the language in which one reads it. */
export function ExportDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { boot } = useApp();
  const task = useTask();
  const [said, setSaid] = useState("");
  const take = (format: ExportFormat): Promise<void> =>
    task.run(async () => {
      setSaid(t("board.export.making"));
      try {
        const file = await api.export(boot.board.id, format, boot.locale);
        saveFile(file.name, file.data);
        setSaid(t("board.export.done", { name: file.name }));
      } catch (problem) {
        setSaid("");
        throw problem;
      }
    });
  return (
    <Dialog title={t("board.export.title")} onClose={onClose}>
      <p>{t("board.export.about")}</p>
      <ul class="menu-list">
        {EXPORTS.map((format) => (
          <li key={format}>
            <button
              type="button"
              class="menu-entry"
              aria-disabled={task.busy}
              onClick={() => {
                if (!task.busy) void take(format);
              }}
            >
              <Icon name="download" />
              <span>{t(`board.export.${format}`)}</span>
            </button>
          </li>
        ))}
      </ul>
      <p role="status">{said}</p>
      <ErrorLine text={task.error} />
    </Dialog>
  );
}
