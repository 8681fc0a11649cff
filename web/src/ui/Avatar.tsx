import type { JSX } from "preact";

const COLOURS = 8;

/** The number of a person's colour, 1–8: what the server says, else from the id, so that it stays the same. */
export function personColour(person: { readonly id: string; readonly color?: string }): number {
  const told = Number.parseInt(/[1-8]$/.exec(person.color ?? "")?.[0] ?? "", 10);
  if (told >= 1 && !(person.color ?? "").startsWith("#")) return told;
  let sum = 0;
  for (const char of person.id) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) % 9_973;
  return (sum % COLOURS) + 1;
}

/** The first letter on the person's colour; the name stands beside it or in the tooltip. */
export function Avatar({
  person,
  title,
}: {
  readonly person: { readonly id: string; readonly name: string; readonly color?: string };
  readonly title?: string;
}): JSX.Element {
  const letter = [...person.name.trim()][0]?.toLocaleUpperCase() ?? "?";
  return (
    <span class={`avatar person-${personColour(person)}`} aria-hidden="true" title={title}>
      {letter}
    </span>
  );
}
