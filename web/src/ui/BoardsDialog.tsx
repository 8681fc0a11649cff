import type { JSX } from "preact";
import { t } from "../i18n";
import { useApp } from "./context";
import { Dialog } from "./Dialog";
import { Icon } from "./Icon";

/** The boards of the workshop. */
export function BoardsDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { boot } = useApp();
  return (
    <Dialog title={t("board.boards")} onClose={onClose}>
      <ul class="boards">
        {boot.boards.map((board) => {
          const here = board.id === boot.board.id;
          return (
            <li key={board.id}>
              <a class="board-link" href={`/b/${board.id}`} aria-current={here ? "page" : undefined}>
                <Icon name="layout-dashboard" />
                <span>{board.title || board.template}</span>
                {here ? (
                  <span class="board-here">{t("board.boards.here")}</span>
                ) : (
                  <Icon name="chevron-right" />
                )}
              </a>
            </li>
          );
        })}
      </ul>
    </Dialog>
  );
}
