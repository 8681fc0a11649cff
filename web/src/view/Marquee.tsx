import type { JSX } from "preact";
import { useLive } from "./live";

/** The rectangle that is drawn to select notes. */
export function Marquee({ scale }: { readonly scale: number }): JSX.Element | null {
  const rect = useLive().marquee.value;
  if (!rect) return null;
  return (
    <div
      class="marquee"
      aria-hidden="true"
      style={{
        transform: `translate(${rect.x * scale}px, ${rect.y * scale}px)`,
        width: `${rect.w * scale}px`,
        height: `${rect.h * scale}px`,
      }}
    />
  );
}
