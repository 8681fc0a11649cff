import type { JSX } from "preact";
import { useLive } from "./live";
import { useSource } from "./source";

/** The places that dragged notes have left; until they are dropped they lie there for everybody. */
export function Ghosts({ scale }: { readonly scale: number }): JSX.Element {
  const { model } = useSource();
  const { dragged } = useLive();
  return (
    <div class="ghosts" aria-hidden="true">
      {dragged.value.map((id) => {
        const note = model.note(id).value;
        if (!note) return null;
        return (
          <div
            key={id}
            class="place-left"
            style={{
              transform: `translate(${note.x * scale}px, ${note.y * scale}px)`,
              width: `${note.w * scale}px`,
              height: `${note.h * scale}px`,
            }}
          />
        );
      })}
    </div>
  );
}
