import type { JSX } from "preact";
import { t } from "../i18n";
import { ringColour } from "./rings";
import { LEAST_TEXT, labelHeight } from "./scale";
import { useSource } from "./source";

/** Lists that fill themselves from the circles: number and name. */
export function AutoLists({ scale }: { readonly scale: number }): JSX.Element | null {
  const { model, layout } = useSource();
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
            <li key={circle.id}>
              <span class={`tag ring-${ringColour(index + 1)}`}>{index + 1}</span>
              <span>{circle.name || t("board.circle.unnamed")}</span>
            </li>
          ))}
        </ol>
      ))}
    </>
  );
}
