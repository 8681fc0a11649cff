import type { JSX } from "preact";
import { breaks } from "../view/hyphen";

const SHY = "\u00ad";
/** Words and their parts up to this long fit where names stand. */
const LONG = 10;

/** The text with places where long words may be broken. */
export function withBreaks(text: string): string {
  return text.replace(/[^\s]+/g, (word) => {
    if (word.length <= LONG) return word;
    const places = breaks(word).filter((place) => place.hyphen);
    const seams = [0, ...places.filter((place) => place.strong).map((place) => place.at), word.length];
    const parts = seams.slice(1).map((end, index) => {
      const start = seams[index] ?? 0;
      const inner = places.filter(({ at }) => at > start && at < end).map(({ at }) => at);
      return end - start <= LONG ? word.slice(start, end) : split(word, [start, ...inner, end]);
    });
    return parts.join(SHY);
  });
}

function split(word: string, at: readonly number[]): string {
  return at
    .slice(1)
    .map((end, index) => word.slice(at[index], end))
    .join(SHY);
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
