import type { JSX } from "preact";
import { useLive } from "./live";

/** Over all notes that lie still, under those of the stack. */
const HEIGHT = 100_000;

/** The ground on which a fanned-out stack lies, so that its notes are told from those below. */
export function FanBack({ scale }: { readonly scale: number }): JSX.Element | null {
  const { fanned } = useLive();
  if (!fanned.value) return null;
  const { x, y, w, h } = fanned.value;
  return (
    <div
      class="fan-back"
      aria-hidden="true"
      style={{
        transform: `translate(${x * scale}px, ${y * scale}px)`,
        width: `${w * scale}px`,
        height: `${h * scale}px`,
        zIndex: HEIGHT,
      }}
    />
  );
}
