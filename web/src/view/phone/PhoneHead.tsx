import type { JSX } from "preact";
import { t } from "../../i18n";
import { sections } from "../../outline/structure";
import { stepView } from "../../stage/steps";
import { useApp } from "../../ui/context";
import { Glyph } from "../../ui/Glyph";
import { Icon } from "../../ui/Icon";
import { useSource } from "../source";
import { titleOf } from "../useZoneTitle";
import { goBack } from "./pages";

/** The step, or where one is with the way back; the menu. */
export function PhoneHead(): JSX.Element {
  const { ui } = useApp();
  const page = ui.phone.value;
  const atBoard = page.at === "board" || page.at === "sent" || page.at === "pick" || ui.view.value === "list";
  return (
    <header class="phone-head">
      {atBoard ? <StepHead /> : <PlaceHead />}
      <button
        type="button"
        class="icon-button"
        aria-label={t("board.menu")}
        aria-haspopup="dialog"
        onClick={() => {
          ui.dialog.value = { kind: "menu" };
        }}
      >
        <Icon name="menu" />
      </button>
    </header>
  );
}

function StepHead(): JSX.Element | null {
  const { layout, connection } = useApp();
  const view = stepView(layout.value, connection.stage.value?.stage);
  if (!view) return null;
  return (
    <>
      <span class="phone-step" aria-hidden="true">
        {view.step.id}
      </span>
      <div class="phone-head-text">
        <p>{t("stage.stepOf", { step: view.step.id, i: view.index + 1, of: view.count })}</p>
        <p class="phone-head-title">{view.step.title}</p>
      </div>
    </>
  );
}

function PlaceHead(): JSX.Element {
  const { ui } = useApp();
  const place = usePlace();
  return (
    <>
      <button type="button" class="icon-button" aria-label={t("board.phone.back")} onClick={() => goBack(ui)}>
        <Icon name="arrow-left" />
      </button>
      {place.zones.length > 0 && <Glyph zones={place.zones} />}
      <div class="phone-head-text">
        {place.over && <p>{place.over}</p>}
        <p class="phone-head-title">{place.title}</p>
        {place.under && <p>{place.under}</p>}
      </div>
    </>
  );
}

interface Place {
  readonly over?: string;
  readonly title: string;
  readonly under?: string;
  readonly zones: readonly string[];
}

function usePlace(): Place {
  const { ui } = useApp();
  const source = useSource();
  const { layout, model } = source;
  const page = ui.phone.value;
  const zoneName = (id: string | null): string => titleOf(source, id);
  if (page.at === "section") {
    const section = sections(layout.value, model.fields.value, t).find((each) => each.key === page.key);
    const zones = section?.zones ?? [];
    const ids = zones.map((zone) => zone.id);
    const count = ids.reduce((sum, id) => sum + (model.byZone.value.get(id)?.length ?? 0), 0);
    const holds = zones.some((zone) => zone.takesNotes);
    return { title: section?.label ?? "", under: holds ? t("board.notes", { n: count }) : "", zones: ids };
  }
  if (page.at === "write")
    return { over: t("board.phone.newNote"), title: zoneName(page.zone), zones: [page.zone] };
  if (page.at === "note") {
    const zone = model.note(page.note).value?.zone ?? null;
    return { over: t("board.phone.note"), title: zoneName(zone), zones: zone === null ? [] : [zone] };
  }
  return { title: layout.value.name, zones: [] };
}
