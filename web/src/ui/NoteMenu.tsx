import type { JSX } from "preact";
import { t } from "../i18n";
import { focusNote } from "../view/editing";
import { PopupMenu } from "./ActionMenu";
import { useApp } from "./context";
import { noteActions } from "./noteActions";
import { sheetActions } from "./zoneActions";

/** The actions of notes or of an area where one pressed long, clicked right or pressed the menu key. */
export function NoteMenu(): JSX.Element | null {
  const app = useApp();
  const menu = app.ui.menu.value;
  if (!menu) return null;
  const ids = menu.of === "notes" ? menu.ids : [];
  const zone = menu.of === "zone" ? app.layout.value.zones.find(({ id }) => id === menu.zone) : undefined;
  return (
    <PopupMenu
      key={`${ids.join(" ")} ${zone?.id ?? ""}`}
      label={
        zone ? t("board.zone.actions", { zone: zone.label }) : t("board.note.actions", { n: ids.length })
      }
      items={zone ? sheetActions(app, zone.id) : noteActions(app, ids)}
      at={{ x: menu.x, y: menu.y, flipY: menu.y }}
      onClose={(refocus) => {
        app.ui.menu.value = null;
        if (refocus) focusNote(app, ids[0] ?? null);
      }}
    />
  );
}
