import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../i18n";
import { whyNot } from "../view/circling";
import { CircleCount } from "./CircleCount";
import { useApp } from "./context";
import { Dialog } from "./Dialog";
import { DialogForm } from "./FormParts";

/** Which areas of the sheet are circled; only what is changed here changes, all of it in one step. */
export function AreasDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { model, commands, layout } = useApp();
  const [wanted, setWanted] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [why, setWhy] = useState("");
  const circled = new Set(model.circles.value.flatMap(({ zones }) => zones));
  const areas = layout.value.zones.filter(({ circleTarget }) => circleTarget);
  const save = (): void => {
    const chosen = (on: boolean): string[] => [...wanted].flatMap(([id, is]) => (is === on ? [id] : []));
    const result = commands.circles.areas(chosen(true), chosen(false));
    if (result.kind === "done") onClose();
    else setWhy(whyNot(result));
  };
  return (
    <Dialog title={t("board.circle.areas")} onClose={onClose}>
      <CircleCount />
      <DialogForm error={why} submit={t("common.save")} onSubmit={save} onCancel={onClose}>
        <fieldset class="kinds">
          <legend>{t("board.list.zones")}</legend>
          {areas.map(({ id, label }) => (
            <label key={id} class="kind">
              <input
                type="checkbox"
                checked={wanted.get(id) ?? circled.has(id)}
                onChange={({ currentTarget }) => setWanted(new Map(wanted).set(id, currentTarget.checked))}
              />
              <span class="kind-name">{label}</span>
            </label>
          ))}
        </fieldset>
      </DialogForm>
    </Dialog>
  );
}
