/** Everything that can be done to an area as a whole, for its menu on the sheet, in the list and on the phone. */
import type { App } from "../app";
import { t } from "../i18n";
import { openCircling, turnArea } from "../view/circling";
import { writeNew } from "../view/editing";
import { tidyZone } from "../view/tidying";
import type { MenuItem } from "./ActionMenu";
import { keptNotes, paste } from "./copied";

export interface ZoneAction extends MenuItem {
  readonly id: "add" | "circle" | "many" | "paste" | "tidy" | "enlarge";
}

export function zoneActions(app: App, zone: string): ZoneAction[] {
  const { ui, model, rights } = app;
  const closed = !rights.value.create;
  const kept = keptNotes();
  const actions: ZoneAction[] = [
    ...circleAction(app, zone),
    {
      id: "many",
      label: t("board.zone.many"),
      icon: "list-plus",
      disabled: closed,
      run: () => {
        ui.dialog.value = { kind: "paste", zone, text: "" };
      },
    },
  ];
  if (kept)
    actions.push({
      id: "paste",
      label: t("board.zone.paste", { n: kept.notes.length }),
      icon: "clipboard-paste",
      disabled: closed,
      run: () => void paste(app, { own: kept, text: "" }, zone),
    });
  actions.push({
    id: "tidy",
    label: t("board.zone.tidy"),
    icon: "layout-grid",
    hint: "T",
    disabled: !rights.value.edit || !model.byZone.value.has(zone),
    run: () => tidyZone(app, zone),
  });
  return actions;
}

/** A circle round the area, or away with it, where areas are circled. */
function circleAction(app: App, zone: string): ZoneAction[] {
  const target = app.layout.value.zones.find(({ id }) => id === zone)?.circleTarget;
  if (!target || openCircling(app) === null) return [];
  const circled = app.model.circles.value.some(({ zones }) => zones.includes(zone));
  const label = t(circled ? "board.circle.delete" : "board.circle.area");
  return [{ id: "circle", label, icon: "lasso", run: () => turnArea(app, zone, !circled) }];
}

/** On the sheet, where no buttons stand beside an area: also to add one note, and to fill the screen with it. */
export function sheetActions(app: App, zone: string): ZoneAction[] {
  const label = app.layout.value.zones.find(({ id }) => id === zone)?.label ?? "";
  const add: ZoneAction = {
    id: "add",
    label: t("board.zone.add"),
    icon: "sticky-note",
    hint: "N",
    disabled: !app.rights.value.create,
    run: () => writeNew(app, { zone }),
  };
  const enlarge: ZoneAction = {
    id: "enlarge",
    label: t("board.zone.enlarge", { zone: label }),
    icon: "maximize-2",
    hint: "E",
    run: () => {
      app.ui.zone.value = zone;
      app.ui.enlarged.value = zone;
    },
  };
  const near = app.ui.enlarged.value === zone;
  return [add, ...zoneActions(app, zone), ...(near ? [] : [enlarge])];
}
