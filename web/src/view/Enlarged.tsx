import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../i18n";
import type { Zone } from "../model/types";
import { inView } from "../tools/viewport";
import { useApp } from "../ui/context";
import { Icon } from "../ui/Icon";
import { ZoneMenu } from "../ui/ZoneMenu";
import { sheetActions } from "../ui/zoneActions";
import { Overview } from "./Overview";
import { useSource } from "./source";
import { useZoneTitle } from "./useZoneTitle";
import { noteZones, zonePath } from "./zones";

/** Over an enlarged zone: back, its name, and the zones beside it. */
export function EnlargedHead(): JSX.Element | null {
  const app = useApp();
  const { ui, rights } = app;
  const { layout, model, frozen } = useSource();
  const title = useZoneTitle(ui.enlarged.value);
  const zones = noteZones(layout.value);
  const at = zones.findIndex((zone) => zone.id === ui.enlarged.value);
  const zone = zones[at];
  if (!zone) return null;
  const go = (id: string | null): void => {
    ui.enlarged.value = id;
    ui.zone.value = id;
  };
  return (
    <header class="enlarged-head">
      <button type="button" class="button" onClick={() => go(null)}>
        <Icon name="arrow-left" />
        {t("board.control.fit")}
      </button>
      <h2>{title}</h2>
      <span class="enlarged-count">
        {t("board.notes", { n: model.byZone.value.get(zone.id)?.length ?? 0 })}
      </span>
      {!frozen && rights.value.edit && (
        <ZoneMenu class="button square" name={title} items={sheetActions(app, zone.id)} />
      )}
      <span class="enlarged-beside">
        <Beside zone={zones[at - 1]} icon="chevron-left" onGo={go} />
        <Beside zone={zones[at + 1]} icon="chevron-right" onGo={go} />
      </span>
    </header>
  );
}

interface BesideProps {
  readonly zone: Zone | undefined;
  readonly icon: "chevron-left" | "chevron-right";
  readonly onGo: (id: string) => void;
}

function Beside({ zone, icon, onGo }: BesideProps): JSX.Element | null {
  const title = useZoneTitle(zone?.id ?? null);
  if (!zone) return null;
  return (
    <button type="button" class="button" onClick={() => onGo(zone.id)}>
      {icon === "chevron-left" && <Icon name={icon} />}
      {zone.shortLabel ?? title}
      {icon === "chevron-right" && <Icon name={icon} />}
    </button>
  );
}

/** Where the enlarged zone lies on the sheet. */
export function MiniMap(): JSX.Element | null {
  const { ui, viewport } = useApp();
  const { layout } = useSource();
  const zone = useComputed(() => layout.value.zones.find((each) => each.id === ui.enlarged.value));
  if (!zone.value) return null;
  const seen = inView(viewport.value);
  return (
    <Overview class="minimap" unnamed>
      <path class="mini-zone" d={zonePath(zone.value.polygon)} />
      <rect class="mini-view" x={seen.x} y={seen.y} width={seen.w} height={seen.h} />
    </Overview>
  );
}
