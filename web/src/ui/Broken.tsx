import type { JSX } from "preact";
import { breaks } from "../view/hyphen";

const SHY = "\u00ad";
/** Words up to this long fit where names stand. */
const LONG = 12;

/** The text with places where long words may be broken. */
export function withBreaks(text: string): string {
  return text.replace(/[^\s]+/g, (word) => {
    if (word.length <= LONG) return word;
    const places = breaks(word).filter((place) => place.hyphen);
    const strong = places.filter((place) => place.strong);
    let broken = word;
    for (const { at } of (strong.length > 0 ? strong : places).reverse())
      broken = broken.slice(0, at) + SHY + broken.slice(at);
    return broken;
  });
}

/** A name whose long words are broken where they should be; screen readers get it whole. */
export function Broken({ text }: { readonly text: string }): JSX.Element {
  const broken = withBreaks(text);
  if (broken === text) return <>{text}</>;
  return (
    <>
      <span aria-hidden="true">{broken}</span>
      <span class="said">{text}</span>
    </>
  );
}
