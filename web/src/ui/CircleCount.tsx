import type { JSX } from "preact";
import { stepHasCircles } from "../commands/rights";
import { t } from "../i18n";
import { bounds, circled, circling } from "../model/circling";
import { useSource } from "../view/source";
import { useApp } from "./context";

/** How many things are circled and how many the sheet asks for: "Circled 3 of 4–5". */
export function CircleCount(): JSX.Element | null {
  const { model, layout } = useSource();
  const how = circling(layout.value);
  if (!how) return null;
  const n = circled(model.circles.value, layout.value);
  const max = bounds(how);
  return (
    <p class="circle-count">{max === "" ? t("board.circles", { n }) : t("board.circle.count", { n, max })}</p>
  );
}

/** The same where one works, in the steps that circle. */
export function StepCircleCount(): JSX.Element | null {
  const { connection, layout } = useApp();
  return stepHasCircles(connection.stage.value, layout.value) ? <CircleCount /> : null;
}
