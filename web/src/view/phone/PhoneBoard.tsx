import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { stepHasCircles } from "../../commands/rights";
import { t } from "../../i18n";
import { type Section, sections } from "../../outline/structure";
import { stepView } from "../../stage/steps";
import { Broken } from "../../ui/Broken";
import { StepCircleCount } from "../../ui/CircleCount";
import { useApp } from "../../ui/context";
import { Glyph } from "../../ui/Glyph";
import { Icon } from "../../ui/Icon";
import { openCircles, openCircling } from "../circling";
import { Overview } from "../Overview";
import { useSource } from "../source";
import { focusZones } from "../zones";
import { goTo } from "./pages";

/** What to do, the sheet at a glance, and its areas as buttons; those of the step first. */
export function PhoneBoard(): JSX.Element {
  const { layout, model } = useSource();
  const { connection } = useApp();
  const stage = connection.stage.value?.stage;
  const all = useComputed(() => sections(layout.value, model.fields.value, t));
  const view = stepView(layout.value, stage);
  const focus = new Set(focusZones(stage?.focus ?? [], layout.value));
  const inFocus = (section: Section): boolean => section.zones.some((zone) => focus.has(zone.id));
  const ordered = [...all.value.filter(inFocus), ...all.value.filter((section) => !inFocus(section))];
  return (
    <>
      {view && (
        <p class="phone-instruction" data-home tabIndex={-1}>
          {view.step.text}
        </p>
      )}
      <CircleTool />
      <Overview class="overview" />
      <h1 class="said">{layout.value.name}</h1>
      <ul class="phone-zones">
        {ordered.map((section) => (
          <li key={section.key}>
            <SectionButton section={section} />
          </li>
        ))}
      </ul>
    </>
  );
}

/** How many circles there are and a way to them, in the steps that circle. */
function CircleTool(): JSX.Element | null {
  const app = useApp();
  if (!stepHasCircles(app.connection.stage.value, app.layout.value)) return null;
  return (
    <div class="phone-circles">
      <StepCircleCount />
      {openCircling(app) && (
        <button type="button" class="button" onClick={() => openCircles(app, [])}>
          <Icon name="lasso" />
          {t("board.control.circle")}
        </button>
      )}
    </div>
  );
}

function SectionButton({ section }: { readonly section: Section }): JSX.Element {
  const { ui } = useApp();
  const { model } = useSource();
  const ids = section.zones.map((zone) => zone.id);
  const notes = section.zones.some((zone) => zone.takesNotes);
  const count = ids.reduce((sum, id) => sum + (model.byZone.value.get(id)?.length ?? 0), 0);
  const [first] = section.zones;
  const marks = model.marks.value.filter(({ zone }) => ids.includes(zone)).length;
  const under = notes
    ? [t("board.notes", { n: count }), ...(marks > 0 ? [t("board.row.marks", { n: marks })] : [])].join(", ")
    : underText(
        first?.kind ?? "",
        (first && model.fields.value.get(first.id)) ?? "",
        model.circles.value.length,
      );
  return (
    <button type="button" class="phone-zone" onClick={() => goTo(ui, { at: "section", key: section.key })}>
      {first?.kind === "text" && !notes ? <Icon name="type" /> : <Glyph zones={ids} />}
      <span class="phone-zone-text">
        <span class="phone-zone-name">
          <Broken text={section.label} />
        </span>
        <span class="phone-zone-under">{under}</span>
      </span>
    </button>
  );
}

function underText(kind: string, text: string, circles: number): string {
  if (kind === "auto-list") return t("board.circles", { n: circles });
  return text.trim() || t("board.field.empty");
}
