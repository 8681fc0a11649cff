import { useComputed, useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { type Ground, NO_GROUND } from "./ground";
import { overviewSlips } from "./overview";
import { SheetPicture } from "./Sheet";
import { type Variant, variant } from "./scale";
import { useSource } from "./source";

interface Props {
  readonly class: string;
  /** Too small for the sheet's names. */
  readonly unnamed?: boolean;
  /** The note that is shown as new. */
  readonly mark?: string;
  /** SVG over the notes, in sheet units. */
  readonly children?: ComponentChildren;
}

/** The sheet at a glance with its notes as plain slips: to see how it fills, not to be touched. */
export function Overview({ class: name, unnamed, mark, children }: Props): JSX.Element {
  const { layout, model } = useSource();
  const ground = useSignal<Ground>(NO_GROUND);
  const frame = useRef<HTMLDivElement>(null);
  const picture = useSignal<Variant>("overview");
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = (): void => {
      picture.value = variant(element.clientWidth / layout.peek().plane.w);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [layout, picture]);
  const slips = useComputed(() =>
    overviewSlips(
      model.ids.value.flatMap((id) => model.note(id).value ?? []),
      layout.value,
      ground.value,
    ),
  );
  const { plane } = layout.value;
  return (
    <div ref={frame} class={name} aria-hidden="true">
      <SheetPicture only={picture.value} ground={unnamed ? undefined : ground} />
      <svg viewBox={`0 0 ${plane.w} ${plane.h}`} aria-hidden="true">
        {slips.value.map(({ id, color, x, y, w, h }) => (
          <rect
            key={id}
            class={`mini-note c-${color}${id === mark ? " is-new" : ""}`}
            x={x}
            y={y}
            width={w}
            height={h}
          />
        ))}
        {children}
      </svg>
    </div>
  );
}
