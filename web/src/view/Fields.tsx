import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import type { Zone } from "../model/types";
import { useApp } from "../ui/context";
import { FieldLimit } from "./FieldLimit";
import { fieldBox, fieldText } from "./fields";
import { measureText } from "./measure";
import { SharedText } from "./SharedText";
import { useSource } from "./source";

/** The text fields of the sheet, real fields at their places on the picture. */
export function Fields({ scale }: { readonly scale: number }): JSX.Element {
  const { layout } = useSource();
  const zones = layout.value.zones.filter((zone) => zone.kind === "text");
  return (
    <div class="fields">
      {zones.map((zone) => (
        <Field key={zone.id} zone={zone} scale={scale} />
      ))}
    </div>
  );
}

function Field({ zone, scale }: { readonly zone: Zone; readonly scale: number }): JSX.Element {
  const { commands, rights, ui } = useApp();
  const { model, layout, frozen } = useSource();
  const text = useComputed(() => model.fields.value.get(zone.id) ?? "");
  const editable = !frozen && rights.value.fields;
  const style = fieldStyle(zone, layout.value.polar !== null);
  const box = fieldBox(zone, scale, style === "corner");
  const { size, height } = fieldText(
    text.value || (zone.prompt ?? ""),
    box,
    style === "column" || style === "row",
    measureText,
  );
  const limit = `sheet-limit-${zone.id}`;
  return (
    <>
      <SharedText
        class={`field-on-sheet f-${style}`}
        aria-label={zone.label}
        aria-describedby={editable && zone.maxChars !== null ? limit : undefined}
        text={text.value}
        onText={(value) => commands.setField(zone.id, value, `field ${zone.id}`)}
        onBlur={() => commands.endStep()}
        readOnly={!editable}
        tabIndex={editable ? 0 : -1}
        placeholder={editable ? (zone.prompt ?? "") : ""}
        maxLength={zone.maxChars ?? undefined}
        spellcheck={false}
        data-field={zone.id}
        onFocus={() => {
          ui.zone.value = null;
        }}
        onKeyDown={(event) => {
          if (event.key === "Escape") event.currentTarget.blur();
          event.stopPropagation();
        }}
        style={{
          transform: `translate(${box.x}px, ${box.y}px)`,
          width: `${box.w}px`,
          height: `${box.h}px`,
          fontSize: `${size}px`,
          // Heads of columns stand in the middle of their box.
          paddingTop: style === "column" ? `${Math.max(0, (box.h - height) / 2 - 1)}px` : undefined,
        }}
      />
      {editable && zone.maxChars !== null && (
        <div
          class="field-limit-at"
          style={{ transform: `translate(${box.x}px, ${box.y + box.h}px)`, width: `${box.w}px` }}
        >
          <FieldLimit id={limit} text={text.value} max={zone.maxChars} />
        </div>
      )}
    </>
  );
}

/** Heads of columns stand on teal, heads of rows on sand, the scope of a map at the right without a box. */
function fieldStyle(zone: Zone, polar: boolean): string {
  if (zone.id.endsWith(".name")) return zone.row ? "row" : "column";
  return polar && zone.box.y < 100 ? "corner" : "plain";
}
