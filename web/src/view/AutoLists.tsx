import type { JSX } from "preact";
import { t } from "../i18n";
import { useApp } from "../ui/context";
import { openCircle, openCircling } from "./circling";
import { circleTitle } from "./names";
import { ringColour } from "./rings";
import { LEAST_TEXT, labelHeight } from "./scale";
import { useSource } from "./source";

/** Lists that fill themselves from the circles: number and name. */
export function AutoLists({ scale }: { readonly scale: number }): JSX.Element | null {
  const app = useApp();
  const { model, layout, frozen } = useSource();
  const open = !frozen && openCircling(app) !== null;
  const zones = layout.value.zones.filter((zone) => zone.kind === "auto-list");
  const circles = model.circles.value;
  if (circles.length === 0) return null;
  return (
    <>
      {zones.map(({ id, box, label }) => (
        <ol
          key={id}
          class="auto-list"
          aria-label={label}
          style={{
            transform: `translate(${box.x * scale}px, ${(box.y + labelHeight(scale)) * scale}px)`,
            width: `${box.w * scale}px`,
            height: `${(box.h - labelHeight(scale) - 2) * scale}px`,
            fontSize: `${Math.max(LEAST_TEXT, Math.min(14.5, 17.5 * scale))}px`,
          }}
        >
          {circles.map((circle, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: a shortcut of the mouse; the list and O have the same
            <li
              key={circle.id}
              class={open ? "is-open" : undefined}
              onClick={() => {
                if (open) openCircle(app, circle.id);
              }}
            >
              <span class={`tag ring-${ringColour(index + 1)}`}>{index + 1}</span>
              <span>{circleTitle(circle, null, layout.value.zones, t)}</span>
            </li>
          ))}
        </ol>
      ))}
    </>
  );
}
