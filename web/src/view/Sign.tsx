import type { JSX } from "preact";
import type { Color } from "../model/types";

/** The sign that stands for a note's colour, on an 12 × 10 grid. */
const SHAPES: Readonly<Record<Color, JSX.Element>> = {
  yellow: <circle cx="6" cy="5" r="4" />,
  blue: <rect x="2.3" y="1.3" width="7.4" height="7.4" rx="0.6" />,
  green: <path d="M6 .8 10.6 9H1.4z" />,
  pink: <path d="M6 .2 10.8 5 6 9.8 1.2 5z" />,
  orange: <path d="m6 0 1.5 3.3 3.6.4-2.7 2.4.8 3.6L6 7.9 2.8 9.7l.8-3.6L.9 3.7l3.6-.4z" />,
  grey: <rect x="1" y="3.4" width="10" height="3.4" rx="0.6" />,
};

/** Never colour alone: the same six signs everywhere. */
export function Sign({ color }: { readonly color: Color }): JSX.Element {
  return (
    <svg class="sign" viewBox="0 0 12 10" aria-hidden="true">
      {SHAPES[color]}
    </svg>
  );
}
