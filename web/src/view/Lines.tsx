import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { h } from "preact";
import { useRef } from "preact/hooks";
import type { Connection, ConnectionKind, Rect } from "../model/types";
import { iconNodes } from "../ui/icons";
import { arrow, type Obstacles, path, type Route, route } from "./lines";
import { useLive } from "./live";
import { lineScale } from "./scale";
import { useSource } from "./source";

interface Drawn {
  readonly line: Connection;
  readonly kind: ConnectionKind;
  readonly route: Route;
}

/** Widths in su; a double line is a wide one with a thin core of paper. */
const WIDTHS: Readonly<Record<string, number>> = {
  funding: 5,
  information: 2.6,
  resources: 7,
  joint: 4,
  missing: 3.5,
  "same-story": 4,
};
const DASHES: Readonly<Record<string, string>> = { missing: "9 7", "same-story": "0.1 9" };
const BADGE = 11;
/** Above this product of lines and notes the search for the best bend would be felt; then lines run straight. */
const MOST_WORK = 60_000;

/** Connections between notes, under the notes. Screen readers hear them with the notes. */
export function Lines({ scale }: { readonly scale: number }): JSX.Element | null {
  const { model, layout } = useSource();
  const { ground } = useLive();
  const last = useRef<ReadonlyMap<string, Rect>>(new Map());
  // The same map while no note has moved: what is written in one must not lead all lines anew.
  const boxes = useComputed(() => {
    const found = new Map<string, Rect>();
    for (const id of model.ids.value) {
      const note = model.note(id).value;
      if (note) found.set(id, { x: note.x, y: note.y, w: note.w, h: note.h });
    }
    if (!sameBoxes(last.current, found)) last.current = found;
    return last.current;
  });
  const drawn = useComputed(() => {
    const kinds = new Map(layout.value.connectionKinds.map((kind) => [kind.id, kind]));
    const clear = { ground: ground.value, polar: layout.value.polar };
    return routes(model.connections.value, kinds, boxes.value, clear);
  });
  const { plane } = layout.value;
  if (drawn.value.length === 0) return null;
  const grow = lineScale(scale);
  return (
    <svg class="lines" viewBox={`0 0 ${plane.w} ${plane.h}`} aria-hidden="true">
      {drawn.value.map((each) => (
        <LinePicture key={each.line.id} {...each} grow={grow} />
      ))}
      {drawn.value.map((each) => (
        <LineBadge key={each.line.id} {...each} grow={grow} />
      ))}
    </svg>
  );
}

function sameBoxes(a: ReadonlyMap<string, Rect>, b: ReadonlyMap<string, Rect>): boolean {
  const same = (one: Rect, other: Rect | undefined): boolean =>
    one.x === other?.x && one.y === other.y && one.w === other.w && one.h === other.h;
  return a.size === b.size && [...a].every(([id, box]) => same(box, b.get(id)));
}

function routes(
  lines: readonly Connection[],
  kinds: ReadonlyMap<string, ConnectionKind>,
  boxes: ReadonlyMap<string, Rect>,
  clear: Pick<Obstacles, "ground" | "polar">,
): Drawn[] {
  const drawn: Drawn[] = [];
  const search = lines.length * boxes.size < MOST_WORK;
  for (const line of lines) {
    const kind = kinds.get(line.kind);
    const from = boxes.get(line.from);
    const to = boxes.get(line.to);
    if (!kind || !from || !to || line.from === line.to) continue;
    const notes = search
      ? [...boxes].flatMap(([id, box]) => (id === line.from || id === line.to ? [] : [box]))
      : [];
    const badges = drawn.map((each) => each.route.badge);
    drawn.push({ line, kind, route: route(from, to, { ...clear, notes, badges }) });
  }
  return drawn;
}

function LinePicture({ kind, route, grow }: Drawn & { readonly grow: number }): JSX.Element {
  const d = path(route);
  const width = (WIDTHS[kind.style] ?? 4) * grow;
  return (
    <g class={`line k-${kind.style}`}>
      <path class="line-halo" d={d} stroke-width={width + 4 * grow} />
      <path class="line-stroke" d={d} stroke-width={width} stroke-dasharray={DASHES[kind.style]} />
      {kind.style === "resources" && <path class="line-core" d={d} stroke-width={width * 0.42} />}
      {kind.directed && <polygon class="line-arrow" points={arrow(route, 19 * grow)} />}
    </g>
  );
}

function LineBadge({ kind, route, grow }: Drawn & { readonly grow: number }): JSX.Element {
  return (
    <g
      class={`line-badge k-${kind.style}`}
      transform={`translate(${route.badge.x} ${route.badge.y}) scale(${grow})`}
    >
      <circle r={BADGE} />
      <BadgeSign style={kind.style} />
    </g>
  );
}

const BADGE_ICONS: Readonly<Record<string, string>> = {
  resources: "package",
  joint: "users",
  "same-story": "link",
};
const BADGE_LETTERS: Readonly<Record<string, string>> = { funding: "€", information: "i", missing: "?" };

/** What stands in the badge of a line kind, around the point 0, 0. */
export function BadgeSign({ style }: { readonly style: string }): JSX.Element {
  const letter = BADGE_LETTERS[style];
  if (letter) return <text dy="0.36em">{letter}</text>;
  return (
    <g class="badge-icon" transform="scale(.56) translate(-12 -12)">
      {iconNodes(BADGE_ICONS[style] ?? "circle").map(([tag, attributes]) => h(tag, attributes))}
    </g>
  );
}
