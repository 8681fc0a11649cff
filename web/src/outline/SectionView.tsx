import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../i18n";
import type { Zone } from "../model/types";
import { useApp } from "../ui/context";
import { Icon } from "../ui/Icon";
import { ZoneMenu } from "../ui/ZoneMenu";
import { zoneActions } from "../ui/zoneActions";
import { FieldLimit } from "../view/FieldLimit";
import { SharedText } from "../view/SharedText";
import { useSource } from "../view/source";
import { useZoneTitle } from "../view/useZoneTitle";
import { addNote } from "./adding";
import { AreaCircles, CircleList } from "./CircleList";
import { NoteRow } from "./NoteRow";
import { matches } from "./search";
import { partLabel, type Section } from "./structure";

/** A section of the list: one zone, or a sector with its rings. */
export function SectionView({ section }: { readonly section: Section }): JSX.Element {
  const { model, layout } = useSource();
  const [only] = section.zones;
  const single = section.zones.length === 1 ? only : undefined;
  const count = section.zones.reduce((sum, zone) => sum + (model.byZone.value.get(zone.id)?.length ?? 0), 0);
  return (
    <section class="outline-section" aria-labelledby={`section-${section.key}`}>
      <div class="outline-section-head">
        <h2 id={`section-${section.key}`} tabIndex={-1}>
          {section.label}
        </h2>
        <AreaCircles zones={section.zones} />
        {section.zones.some((zone) => zone.takesNotes) && (
          <span class="outline-count">{t("board.notes", { n: count })}</span>
        )}
        {single?.takesNotes && <AddNote zone={single} />}
      </div>
      {single ? (
        <ZoneContent zone={single} />
      ) : (
        section.zones.map((zone) => (
          <div class="outline-part" key={zone.id}>
            <div class="outline-section-head">
              <h3>
                {zone.kind === "text" ? zone.label : partLabel(zone, layout.value, model.fields.value, t)}
              </h3>
              {zone.takesNotes && <AddNote zone={zone} />}
            </div>
            <ZoneContent zone={zone} />
          </div>
        ))
      )}
    </section>
  );
}

/** What a zone holds: a text, a list of circles, or notes. */
export function ZoneContent({ zone }: { readonly zone: Zone }): JSX.Element {
  if (zone.kind === "text") return <FieldRow {...zone} />;
  if (zone.kind === "auto-list") return <CircleList empty={zone.prompt} />;
  return <NotesOfZone zone={zone.id} />;
}

interface AddProps {
  readonly zone: Zone;
  /** In a cell of a table there is little room. */
  readonly short?: boolean;
}

export function AddNote({ zone, short }: AddProps): JSX.Element | null {
  const app = useApp();
  const { frozen } = useSource();
  const title = useZoneTitle(zone.id);
  if (frozen || !app.rights.value.create) return null;
  return (
    <span class="outline-adds">
      <button type="button" class="button small outline-add" onClick={() => addNote(app, zone.id)}>
        <Icon name="plus" />
        {t(short ? "board.control.addNote" : "board.list.addHere")}
        <span class="said">: {title}</span>
      </button>
      <ZoneMenu name={title} items={zoneActions(app, zone.id)} />
    </span>
  );
}

interface FieldProps {
  readonly id: string;
  readonly label: string;
  readonly prompt: string | null;
  readonly maxChars: number | null;
}

/** A text of the sheet as a labelled field. */
export function FieldRow({ id, label, prompt, maxChars }: FieldProps): JSX.Element {
  const { commands, rights } = useApp();
  const { model, frozen } = useSource();
  const text = useComputed(() => model.fields.value.get(id) ?? "");
  const editable = !frozen && rights.value.fields;
  const limit = `limit-${id}`;
  return (
    <div class="outline-field-box">
      <SharedText
        class="input outline-field"
        aria-label={label}
        aria-describedby={editable && maxChars !== null ? limit : undefined}
        rows={(maxChars ?? 0) > 160 ? 4 : 2}
        text={text.value}
        readOnly={!editable}
        placeholder={editable ? (prompt ?? "") : t("board.field.empty")}
        maxLength={maxChars ?? undefined}
        onText={(value) => commands.setField(id, value, `field ${id}`)}
        onBlur={() => commands.endStep()}
      />
      {editable && maxChars !== null && <FieldLimit id={limit} text={text.value} max={maxChars} />}
    </div>
  );
}

/** The notes of a zone (null: outside of all) as a list, those that the search leaves. */
export function NotesOfZone({ zone }: { readonly zone: string | null }): JSX.Element {
  const { ui, people } = useApp();
  const { model } = useSource();
  const all = useComputed(() => model.byZone.value.get(zone) ?? []);
  const shown = useComputed(() => {
    const wanted = ui.search.value;
    const writing = ui.editing.value;
    if (wanted.trim() === "") return all.value;
    return all.value.filter((id) => id === writing || matches(model.note(id).value, wanted, people.value));
  });
  if (shown.value.length === 0) {
    return <p class="outline-none">{t(all.value.length > 0 ? "board.list.noneFound" : "board.list.none")}</p>;
  }
  return (
    <ul class="outline-notes">
      {shown.value.map((id) => (
        <NoteRow key={id} id={id} />
      ))}
    </ul>
  );
}
