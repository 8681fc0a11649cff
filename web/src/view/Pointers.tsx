import { type ReadonlySignal, useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Peer } from "../sync/types";
import { inView } from "../tools/viewport";
import { personColour } from "../ui/Avatar";
import { useApp } from "../ui/context";
import { memo } from "../ui/memo";
import { choosePointers, MOST_POINTERS } from "./pointers";
import { useSource } from "./source";
import { useMoves } from "./useMoves";

/** While not all are drawn, it is looked so often who is near now, ms. */
const LOOK = 500;

/** Where others point, with their names; calm mode hides them. */
export function Pointers({ scale }: { readonly scale: number }): JSX.Element | null {
  const { ui } = useApp();
  const { frozen } = useSource();
  if (ui.calm.value || frozen) return null;
  return <Crowd scale={scale} />;
}

function Crowd({ scale }: { readonly scale: number }): JSX.Element {
  const drawn = useDrawn();
  return (
    <div class="pointers" aria-hidden="true">
      {drawn.value.map((peer) => (
        <Pointer key={peer.clientId} peer={peer} scale={scale} />
      ))}
    </div>
  );
}

/** Who is drawn: all who point and don't drag, or those that matter most here. */
function useDrawn(): ReadonlySignal<readonly Peer[]> {
  const { connection, ui, viewport } = useApp();
  const look = useSignal(0);
  const pointing = useComputed(() =>
    connection.peers.value.filter((peer) => !peer.own && peer.dragged.length === 0 && peer.points.value),
  );
  const crowded = useComputed(() => pointing.value.length > MOST_POINTERS);
  useEffect(() => {
    if (!crowded.value) return;
    const timer = setInterval(() => {
      look.value += 1;
    }, LOOK);
    return () => clearInterval(timer);
  }, [crowded.value, look]);
  return useComputed(() => {
    look.value;
    const view = inView(viewport.value);
    const middle = { x: view.x + view.w / 2, y: view.y + view.h / 2 };
    return choosePointers(pointing.value, view, ui.cursor.peek() ?? middle);
  });
}

interface Props {
  readonly peer: Peer;
  readonly scale: number;
}

/** Moved without being drawn anew: a hundred people move many times a second. */
const Pointer = memo(function Pointer({ peer, scale }: Props): JSX.Element {
  const pointer = useRef<HTMLDivElement>(null);
  const at = ({ x, y }: { readonly x: number; readonly y: number }): string =>
    `translate(${x * scale}px, ${y * scale}px)`;
  useMoves(pointer, peer.cursor, at, [scale]);
  return (
    <div
      ref={pointer}
      class={`pointer person-${personColour(peer.user)}`}
      style={{ transform: at(peer.cursor.peek() ?? { x: 0, y: 0 }) }}
    >
      <svg viewBox="0 0 20 22" aria-hidden="true">
        <path d="M2 2l6.5 17 2.6-7 7-2.4z" />
      </svg>
      <span>{peer.user.name}</span>
    </div>
  );
});
