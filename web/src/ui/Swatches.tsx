import type { JSX } from "preact";
import { t } from "../i18n";
import { COLORS } from "../model/schema";
import type { Color } from "../model/types";
import { Sign } from "../view/Sign";

interface Props {
  readonly label: string;
  readonly value: Color | null;
  readonly onPick: (color: Color) => void;
  /** Without names, where there is little room; names are then read out and shown as a tip. */
  readonly small?: boolean;
}

/** The six colours with their signs. */
export function Swatches({ label, value, onPick, small }: Props): JSX.Element {
  return (
    <fieldset class={small ? "swatches small" : "swatches"} aria-label={label}>
      {COLORS.map((color) => (
        <button
          key={color}
          type="button"
          class={`swatch c-${color}`}
          aria-pressed={color === value}
          aria-label={small ? t(`board.colour.${color}`) : undefined}
          title={small ? t(`board.colour.${color}`) : undefined}
          onClick={() => onPick(color)}
        >
          <Sign color={color} />
          {!small && <span>{t(`board.colour.${color}`)}</span>}
        </button>
      ))}
    </fieldset>
  );
}
