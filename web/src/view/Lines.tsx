import { useComputed, useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { t } from "../i18n";
import type { Point, Rect } from "../model/types";
import { useApp } from "../ui/context";
import { memo } from "../ui/memo";
import { BadgeSign, LINE_WIDTHS, LineStroke } from "./LineSign";
import { arrow, follow, path, type Route } from "./lines";
import { useLive } from "./live";
import { measureText } from "./measure";
import { lineSentence } from "./names";
import { LABEL, type Led, Routes, type Side } from "./routes";
import { lineScale } from "./scale";
import { useSource } from "./source";

interface Props {
  readonly led: Led;
  /** By how much lines are drawn larger than the sheet. */
  readonly grow: number;
}

const BADGE = 11;
/** What a pointer may miss the badge by, su. */
const REACH = 17;

/** Connections between notes, under the notes. Screen readers hear them with the notes. */
export function Lines({ scale }: { readonly scale: number }): JSX.Element | null {
  const { model, layout } = useSource();
  const { ground } = useLive();
  const routes = useMemo(() => new Routes(), [model]);
  const boxes = useBoxes();
  const grow = lineScale(scale);
  // In tenths: zooming a little doesn't place all labels anew.
  const enlarged = useSignal(1);
  useLayoutEffect(() => {
    enlarged.value = Math.ceil(grow * 10) / 10;
  }, [grow]);
  const led = useComputed(() => {
    const kinds = new Map(layout.value.connectionKinds.map((kind) => [kind.id, kind]));
    const clear = { ground: ground.value, polar: layout.value.polar };
    return routes.update(model.connections.value, kinds, boxes.value, clear, enlarged.value);
  });
  const { plane } = layout.value;
  if (led.value.length === 0) return null;
  return (
    <svg class="lines" viewBox={`0 0 ${plane.w} ${plane.h}`} aria-hidden="true">
      {led.value.map((each) => (
        <LinePicture key={each.line.id} led={each} grow={grow} />
      ))}
      {led.value.map((each) => (
        <LineBadge key={each.line.id} led={each} grow={grow} />
      ))}
    </svg>
  );
}

/** Where the notes lie: the same map while none has moved, and in it the same box for each that has not. */
function useBoxes() {
  const { model } = useSource();
  const last = useRef<ReadonlyMap<string, Rect>>(new Map());
  return useComputed(() => {
    // Without lines nothing is led around notes.
    if (model.connections.value.length === 0) return last.current;
    const found = new Map<string, Rect>();
    let same = true;
    for (const id of model.ids.value) {
      const note = model.note(id).value;
      if (!note) continue;
      const was = last.current.get(id);
      const still = was && was.x === note.x && was.y === note.y && was.w === note.w && was.h === note.h;
      found.set(id, still ? was : { x: note.x, y: note.y, w: note.w, h: note.h });
      same = same && still === true;
    }
    if (!same || found.size !== last.current.size) last.current = found;
    return last.current;
  });
}

/** The line's way; while one of its notes is dragged it follows that, and no other line is drawn anew. */
function useRoute({ line, from, to, route }: Led): Route {
  const { draggers } = useLive();
  const a = draggers.at(line.from).value?.shift.value;
  const b = draggers.at(line.to).value?.shift.value;
  return a || b ? follow(route, shifted(from, a), shifted(to, b)) : route;
}

function shifted(box: Rect, by: Point | undefined): Rect {
  return by ? { ...box, x: box.x + by.x, y: box.y + by.y } : box;
}

const LinePicture = memo(function LinePicture({ led, grow }: Props): JSX.Element {
  const route = useRoute(led);
  const { kind } = led;
  const d = path(route);
  const width = (LINE_WIDTHS[kind.style] ?? LINE_WIDTHS.joint) * grow;
  return (
    <g class={`line k-${kind.style}`} data-line={led.line.id}>
      <path class="line-halo" d={d} stroke-width={width + 4 * grow} />
      <LineStroke style={kind.style} d={d} width={width} />
      {kind.directed && <polygon class="line-arrow" points={arrow(route, 19 * grow)} />}
    </g>
  );
});

/** The sign in the middle of a line, with its label; who may change the line does so by pressing it. */
const LineBadge = memo(function LineBadge({ led, grow }: Props): JSX.Element {
  const { ui, rights } = useApp();
  const { model, frozen } = useSource();
  const { badge } = useRoute(led);
  const { line, kind, label } = led;
  const open = !frozen && rights.value.connect(kind.id);
  const nameOf = (id: string): string => model.note(id).value?.text ?? "";
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: a shortcut of the mouse; the notes' actions have the same
    <g
      class={`line-badge k-${kind.style}${open ? " is-open" : ""}`}
      data-badge={line.id}
      transform={`translate(${badge.x} ${badge.y}) scale(${grow})`}
      onClick={() => {
        if (open) ui.dialog.value = { kind: "line", id: line.id };
      }}
    >
      <title>{lineSentence(line, kind, nameOf, t)}</title>
      <circle class="line-reach" r={REACH} />
      <circle class="line-disc" r={BADGE} />
      <BadgeSign style={kind.style} />
      {label && <Label text={line.label} side={label} />}
    </g>
  );
});

const ANCHORS: Readonly<Record<Side, { x: number; y: number; anchor: string; start: number }>> = {
  right: { x: LABEL.gap, y: 5, anchor: "start", start: 0 },
  left: { x: -LABEL.gap, y: 5, anchor: "end", start: -1 },
  above: { x: 0, y: -LABEL.gap, anchor: "middle", start: -0.5 },
  below: { x: 0, y: LABEL.gap + 12, anchor: "middle", start: -0.5 },
};
/** Letters of a label and their weight; what its plate leaves around them, and how far they rise, su. */
const LETTERS = { size: 14, weight: 600, side: 3, rise: 13, height: 18 };

/** The label on a plate of paper: lines that cross it must not cross its letters. */
function Label({ text, side }: { readonly text: string; readonly side: Side }): JSX.Element {
  const { x, y, anchor, start } = ANCHORS[side];
  const letters = [...text];
  const shown = letters.length > LABEL.most ? `${letters.slice(0, LABEL.most - 1).join("")}…` : text;
  // Measured again when the typeface has come.
  useLive().measured.value;
  const width = measureText(shown, LETTERS.weight) * LETTERS.size;
  return (
    <>
      <rect
        class="line-plate"
        x={x + start * width - LETTERS.side}
        y={y - LETTERS.rise}
        width={width + 2 * LETTERS.side}
        height={LETTERS.height}
        rx={4}
      />
      <text class="line-label" x={x} y={y} style={{ textAnchor: anchor }}>
        {shown}
      </text>
    </>
  );
}
