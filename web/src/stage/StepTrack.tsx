import type { JSX } from "preact";
import { t } from "../i18n";
import { useApp } from "../ui/context";
import { stepView } from "./steps";

/** A, B, C, D with the current one marked. */
export function StepTrack(): JSX.Element | null {
  const { layout, connection } = useApp();
  const view = stepView(layout.value, connection.stage.value?.stage);
  if (!view) return null;
  return (
    <ol class="step-track" aria-label={t("stage.steps")}>
      {layout.value.steps.map((step, index) => (
        <li
          key={step.id}
          class={index < view.index ? "is-done" : index === view.index ? "is-now" : undefined}
          aria-current={index === view.index ? "step" : undefined}
        >
          <span aria-hidden="true">{step.id}</span>
          <span class="said">{`${step.id} ${step.title}`}</span>
        </li>
      ))}
    </ol>
  );
}

/** "Vaihe B, 2 / 4", the step's title and what to do. */
export function StepText({
  heading: Heading = "h2",
}: {
  readonly heading?: "h1" | "h2";
}): JSX.Element | null {
  const { layout, connection } = useApp();
  const view = stepView(layout.value, connection.stage.value?.stage);
  if (!view) return null;
  return (
    <div class="step-text">
      <p class="step-of">{t("stage.stepOf", { step: view.step.id, i: view.index + 1, of: view.count })}</p>
      <Heading class="step-title">{view.step.title}</Heading>
      <p class="step-instruction">{view.step.text}</p>
    </div>
  );
}
