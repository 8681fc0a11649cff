/** The steps of the worksheet as the frame shows them. Pure. */
import type { Layout, Step } from "../model/types";
import type { Stage } from "../sync/types";

export interface StepView {
  readonly step: Step;
  /** From 0. */
  readonly index: number;
  readonly count: number;
  readonly previous: Step | undefined;
  readonly next: Step | undefined;
}

/** The step that the workshop is in; the first one before the server has told. */
export function stepView(layout: Layout, stage: Stage | undefined): StepView | undefined {
  const { steps } = layout;
  const told = steps.findIndex((step) => step.id === stage?.step);
  const index = Math.max(0, told);
  const step = steps[index];
  return step && { step, index, count: steps.length, previous: steps[index - 1], next: steps[index + 1] };
}
