import type { JSX } from "preact";
import { t } from "../i18n";
import { focusNote } from "../view/editing";
import { PopupMenu } from "./ActionMenu";
import { useApp } from "./context";
import { noteActions } from "./noteActions";

/** The actions of notes where one pressed long, clicked right or pressed the menu key. */
export function NoteMenu(): JSX.Element | null {
  const app = useApp();
  const at = app.ui.menu.value;
  if (!at) return null;
  return (
    <PopupMenu
      key={at.ids.join(" ")}
      label={t("board.note.actions", { n: at.ids.length })}
      items={noteActions(app, at.ids)}
      at={{ x: at.x, y: at.y, flipY: at.y }}
      onClose={(refocus) => {
        app.ui.menu.value = null;
        if (refocus) focusNote(app, at.ids[0] ?? null);
      }}
    />
  );
}
