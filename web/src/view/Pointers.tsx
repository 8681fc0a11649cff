import type { JSX } from "preact";
import { personColour } from "../ui/Avatar";
import { useApp } from "../ui/context";
import { useSource } from "./source";

/** Where others point, with their names; calm mode hides them. */
export function Pointers({ scale }: { readonly scale: number }): JSX.Element | null {
  const { connection, ui } = useApp();
  const { frozen } = useSource();
  if (ui.calm.value || frozen) return null;
  const others = connection.peers.value.filter(
    (peer) => !peer.own && peer.cursor !== null && peer.drag === null,
  );
  return (
    <div class="pointers" aria-hidden="true">
      {others.map((peer) => (
        <div
          key={peer.clientId}
          class={`pointer person-${personColour(peer.user)}`}
          style={{
            transform: `translate(${(peer.cursor?.x ?? 0) * scale}px, ${(peer.cursor?.y ?? 0) * scale}px)`,
          }}
        >
          <svg viewBox="0 0 20 22" aria-hidden="true">
            <path d="M2 2l6.5 17 2.6-7 7-2.4z" />
          </svg>
          <span>{peer.user.name}</span>
        </div>
      ))}
    </div>
  );
}
