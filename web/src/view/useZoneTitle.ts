import { useComputed } from "@preact/signals";
import { t } from "../i18n";
import { zoneTitle } from "../outline/structure";
import { type Source, useSource } from "./source";

const UNNAMED: ReadonlyMap<string, string> = new Map();

/** A zone's name, with those that the group has given to its row and column; null: outside of all zones. */
export function titleOf({ layout, model }: Pick<Source, "layout" | "model">, id: string | null): string {
  const zone = layout.value.zones.find((each) => each.id === id);
  if (!zone) return t("board.zone.outside");
  // Zones outside of tables don't follow what is written in the fields.
  const inTable = zone.row !== null || zone.col !== null;
  return zoneTitle(zone, layout.value, inTable ? model.fields.value : UNNAMED, t);
}

/** The same, followed: drawn again only when the name has changed. */
export function useZoneTitle(id: string | null): string {
  const source = useSource();
  return useComputed(() => titleOf(source, id)).value;
}
