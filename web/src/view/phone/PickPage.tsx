import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../../i18n";
import { type Section, sections } from "../../outline/structure";
import { Broken } from "../../ui/Broken";
import { useApp } from "../../ui/context";
import { Glyph } from "../../ui/Glyph";
import { Icon } from "../../ui/Icon";
import { useSource } from "../source";
import { focusZones } from "../zones";
import { goTo } from "./pages";

/** "Where does the note belong?": the areas that take notes, those of the step first, the parking lot last. */
export function PickPage(): JSX.Element {
  const { connection } = useApp();
  const { layout, model } = useSource();
  const focus = new Set(focusZones(connection.stage.value?.stage.focus ?? [], layout.value));
  const open = useComputed(() =>
    sections(layout.value, model.fields.value, t).filter((section) =>
      section.zones.some((zone) => zone.takesNotes),
    ),
  );
  const rank = (section: Section): number =>
    section.key === "parking" ? 2 : section.zones.some((zone) => focus.has(zone.id)) ? 0 : 1;
  const ordered = [...open.value].sort((a, b) => rank(a) - rank(b));
  return (
    <>
      <h1 class="phone-title" tabIndex={-1}>
        {t("board.phone.where")}
      </h1>
      <ul class="phone-picks">
        {ordered.map((section) => (
          <li key={section.key}>
            <Pick section={section} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Pick({ section }: { readonly section: Section }): JSX.Element {
  const { ui } = useApp();
  const { model } = useSource();
  const open = section.zones.filter((zone) => zone.takesNotes);
  const [only] = open;
  const count = open.reduce((sum, zone) => sum + (model.byZone.value.get(zone.id)?.length ?? 0), 0);
  const parking = section.key === "parking";
  return (
    <button
      type="button"
      class={parking ? "phone-pick is-parking" : "phone-pick"}
      onClick={() =>
        goTo(
          ui,
          open.length === 1 && only ? { at: "write", zone: only.id } : { at: "section", key: section.key },
        )
      }
    >
      <Glyph zones={open.map((zone) => zone.id)} />
      <span class="phone-zone-text">
        <span class="phone-zone-name">
          {parking ? t("board.phone.dontKnow") : <Broken text={section.label} />}
        </span>
        {!parking && <span class="phone-zone-under">{t("board.notes", { n: count })}</span>}
      </span>
      <Icon name="chevron-right" />
    </button>
  );
}
