import { h, type JSX } from "preact";
import { type IconName, iconNodes } from "./icons";

interface Props {
  readonly name: IconName;
  readonly class?: string;
}

/** Decorative: the words beside it say what it means. */
export function Icon({ name, class: more }: Props): JSX.Element {
  return (
    <svg class={more ? `icon ${more}` : "icon"} viewBox="0 0 24 24" aria-hidden="true">
      {iconNodes(name).map(([tag, attributes]) => h(tag, attributes))}
    </svg>
  );
}

/** The yellow slip of the product. */
export function Mark(): JSX.Element {
  return (
    <svg class="mark-slip" viewBox="0 0 30 30" aria-hidden="true">
      <path class="paper" d="M4 3h22a1 1 0 0 1 1 1v15l-8 8H4a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1z" />
      <path class="fold" d="M27 19h-7a1 1 0 0 0-1 1v7z" />
      <path class="stroke" d="M9 11h12M9 16h8" />
    </svg>
  );
}
