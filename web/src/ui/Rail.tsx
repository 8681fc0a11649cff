import type { JSX } from "preact";
import { t } from "../i18n";
import { StepText, StepTrack } from "../stage/StepTrack";
import { StepCircleCount } from "./CircleCount";
import { Controls } from "./Controls";
import { Me, SavedLine } from "./SaveState";

/** Beside the sheet: what to do, then with what. */
export function Rail(): JSX.Element {
  return (
    <aside class="rail" aria-label={t("stage.rail")}>
      <StepTrack />
      <StepText />
      <StepCircleCount />
      <Controls shape="rail" />
      <Me />
    </aside>
  );
}

/** The rail folded into a bar under the sheet, on tablets. */
export function FoldedRail(): JSX.Element {
  return (
    <aside class="folded" aria-label={t("stage.rail")}>
      <div class="folded-step">
        <StepTrack />
        <StepText />
        <StepCircleCount />
      </div>
      <Controls shape="bar" />
      <SavedLine />
    </aside>
  );
}

/** The facilitator's narrow strip of controls; the step stands in the console. */
export function Strip(): JSX.Element {
  return (
    <aside class="strip" aria-label={t("board.controls")}>
      <Controls shape="strip" />
      <SavedLine short />
    </aside>
  );
}
