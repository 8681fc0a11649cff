/** How the kinds of lines look, on the sheet and beside their names: stroke and badge. */
import type { JSX } from "preact";
import { h } from "preact";
import { iconNodes } from "../ui/icons";

/** Widths in su; a double line is a wide one with a thin core of paper. */
export const LINE_WIDTHS: Readonly<Record<string, number>> & { readonly joint: number } = {
  funding: 5,
  information: 2.6,
  resources: 7,
  joint: 4,
  missing: 3.5,
  "same-story": 4,
};
const DASHES: Readonly<Record<string, string>> = { missing: "9 7", "same-story": "0.1 9" };
const BADGE_ICONS: Readonly<Record<string, string>> = {
  resources: "package",
  joint: "users",
  "same-story": "link",
};
const BADGE_LETTERS: Readonly<Record<string, string>> = { funding: "€", information: "i", missing: "?" };

interface StrokeProps {
  readonly style: string;
  readonly d: string;
  readonly width: number;
}

export function LineStroke({ style, d, width }: StrokeProps): JSX.Element {
  return (
    <>
      <path class="line-stroke" d={d} stroke-width={width} stroke-dasharray={DASHES[style]} />
      {style === "resources" && <path class="line-core" d={d} stroke-width={width * 0.42} />}
    </>
  );
}

/** What stands in the badge of a line kind, around the point 0, 0. */
export function BadgeSign({ style }: { readonly style: string }): JSX.Element {
  const letter = BADGE_LETTERS[style];
  if (letter)
    return (
      <text class="badge-letter" dy="0.36em">
        {letter}
      </text>
    );
  return (
    <g class="badge-icon" transform="scale(.56) translate(-12 -12)">
      {iconNodes(BADGE_ICONS[style] ?? "circle").map(([tag, attributes]) => h(tag, attributes))}
    </g>
  );
}

/** A short piece of such a line, as in the legend. */
export function KindSample({
  style,
  directed,
}: {
  readonly style: string;
  readonly directed: boolean;
}): JSX.Element {
  return (
    <svg class={`kind-sample line k-${style}`} viewBox="0 0 72 28" aria-hidden="true">
      <LineStroke style={style} d={`M3 14H${directed ? 60 : 69}`} width={LINE_WIDTHS[style] ?? 4} />
      {directed && <polygon class="line-arrow" points="69,14 56,7 59,14 56,21" />}
      <g class="line-badge" transform="translate(34 14)">
        <circle class="line-disc" r={11} />
        <BadgeSign style={style} />
      </g>
    </svg>
  );
}
