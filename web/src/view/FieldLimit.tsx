import type { JSX } from "preact";
import { t } from "../i18n";
import { length } from "../model/text";
import { isNearLimit } from "./fields";

interface Props {
  readonly id: string;
  readonly text: string;
  /** Most characters that the field takes. */
  readonly max: number;
}

/** How long the text of a field may be; seen when little room is left, told to screen readers always. */
export function FieldLimit({ id, text, max }: Props): JSX.Element {
  const n = length(text);
  return (
    <p id={id} class={isNearLimit(n, max) ? "field-limit" : "said"}>
      {t("board.field.limit", { n, max })}
    </p>
  );
}
