import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../../i18n";
import type { Zone } from "../../model/types";
import { MarkToggle } from "../../outline/MarkToggle";
import { FieldRow, ZoneContent } from "../../outline/SectionView";
import { partLabel, sections } from "../../outline/structure";
import { Broken } from "../../ui/Broken";
import { useApp } from "../../ui/context";
import { Icon } from "../../ui/Icon";
import { memo } from "../../ui/memo";
import { ZoneMenu } from "../../ui/ZoneMenu";
import { zoneActions } from "../../ui/zoneActions";
import { split } from "../fit";
import { connectionSentences, shortName } from "../names";
import { Sign } from "../Sign";
import { useSource } from "../source";
import { goTo } from "./pages";

/** One area of the sheet: its notes as papers that open, its texts, and a button that adds. */
export function SectionPage({ sectionKey }: { readonly sectionKey: string }): JSX.Element {
  const { layout, model } = useSource();
  const section = useComputed(() =>
    sections(layout.value, model.fields.value, t).find((each) => each.key === sectionKey),
  ).value;
  if (!section) return <p class="outline-none">{t("board.phone.gone")}</p>;
  const several = section.zones.length > 1;
  const part = (zone: Zone): string =>
    zone.kind === "text" ? zone.label : partLabel(zone, layout.value, model.fields.value, t);
  return (
    <>
      <h1 class="said" tabIndex={-1}>
        {section.label}
      </h1>
      {section.zones.map((zone) => (
        <section key={zone.id} class="phone-section">
          {several && <h2>{part(zone)}</h2>}
          {zone.marks.length > 0 && <MarkToggle zone={zone} large />}
          {zone.kind === "text" ? (
            <div class="phone-field">
              {zone.prompt && <p class="help">{zone.prompt}</p>}
              <FieldRow {...zone} />
            </div>
          ) : zone.takesNotes ? (
            <ZonePapers zone={zone} name={several ? part(zone) : undefined} />
          ) : (
            zone.marks.length === 0 && <ZoneContent zone={zone} />
          )}
        </section>
      ))}
    </>
  );
}

interface PapersProps {
  readonly zone: Zone;
  /** Its name within the area, where that has several. */
  readonly name: string | undefined;
}

function ZonePapers({ zone, name }: PapersProps): JSX.Element {
  const app = useApp();
  const { ui, rights } = app;
  const { model, frozen } = useSource();
  const ids = useComputed(() => model.byZone.value.get(zone.id) ?? []);
  return (
    <>
      {ids.value.length > 0 && (
        <ul class="phone-papers">
          {ids.value.map((id) => (
            <PaperButton key={id} id={id} />
          ))}
        </ul>
      )}
      {ids.value.length === 0 && zone.prompt && <p class="outline-none">{zone.prompt}</p>}
      {!frozen && rights.value.create && (
        <div class="phone-add">
          <button
            type="button"
            class={name ? "button wide big" : "button slip wide big"}
            onClick={() => goTo(ui, { at: "write", zone: zone.id })}
          >
            <Icon name="sticky-note" />
            {t("board.phone.addTo", { zone: name ?? zone.label })}
          </button>
          <ZoneMenu class="button big square" name={zone.label} items={zoneActions(app, zone.id)} />
        </div>
      )}
    </>
  );
}

const PaperButton = memo(function PaperButton({ id }: { readonly id: string }): JSX.Element | null {
  const { ui } = useApp();
  const { model, layout } = useSource();
  const note = model.note(id).value;
  if (!note) return null;
  const [name, rest] = split(note.text);
  const nameOf = (other: string): string | undefined => {
    const found = model.note(other).value;
    return found && shortName(found.text, 28);
  };
  const lines = connectionSentences(id, model.connections.value, layout.value.connectionKinds, nameOf, t);
  return (
    <li>
      <button
        type="button"
        class={`phone-paper c-${note.color}`}
        onClick={() => goTo(ui, { at: "note", note: id })}
      >
        <span class={rest ? "name" : "alone"}>{name ? <Broken text={name} /> : t("board.note.empty")}</span>
        {rest && <span>{rest}</span>}
        <span class="phone-paper-foot">
          <span class="phone-paper-lines">
            {lines.slice(0, 1).map(({ kind, text }) => (
              <span key={text} class={`k-${kind.style}`}>
                {text}
              </span>
            ))}
          </span>
          <Sign color={note.color} />
          <span class="said">{t(`board.colour.${note.color}`)}</span>
        </span>
      </button>
    </li>
  );
});
