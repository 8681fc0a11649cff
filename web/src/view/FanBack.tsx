import type { JSX } from "preact";
import { useLive } from "./live";
import { useSource } from "./source";

const ROOM = 10;
/** Over all notes that lie still, under those of the stack. */
const HEIGHT = 100_000;

/** The ground on which a fanned-out stack lies, so that its notes are told from those below. */
export function FanBack({ scale }: { readonly scale: number }): JSX.Element | null {
  const { stacked } = useLive();
  const { layout } = useSource();
  const places = [...stacked.value.values()].flatMap(({ place }) => place ?? []);
  if (places.length === 0) return null;
  const { noteSize } = layout.value;
  const x = Math.min(...places.map((place) => place.x)) - ROOM;
  const y = Math.min(...places.map((place) => place.y)) - ROOM;
  const w = Math.max(...places.map((place) => place.x)) + noteSize.w + ROOM - x;
  const h = Math.max(...places.map((place) => place.y)) + noteSize.h + ROOM - y;
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
