import type { JSX } from "preact";
import { Icon } from "../ui/Icon";
import type { Mark } from "./talk";

/** Hangs at the note's lower edge, below its words: how much is said about it. */
export function SaidBadge({ marks }: { readonly marks: readonly Mark[] }): JSX.Element | null {
  if (marks.length === 0) return null;
  return (
    <span class="badge talk">
      {marks.map(({ icons, n }) => (
        <span class="talk-mark" key={icons.join(" ")}>
          {icons.map((icon) => (
            <Icon name={icon} key={icon} />
          ))}
          {n}
        </span>
      ))}
    </span>
  );
}
