import { useComputed, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { t } from "../i18n";
import { useApp } from "../ui/context";
import { ActionsBar } from "./ActionsBar";
import { AutoLists } from "./AutoLists";
import { Card } from "./Card";
import { EmptyHint } from "./EmptyHint";
import { EnlargedHead, MiniMap } from "./Enlarged";
import { FanBack } from "./FanBack";
import { Fields } from "./Fields";
import { FocusZones } from "./FocusZones";
import { GatheredNotes, GatheringHint } from "./Gathering";
import { Ghosts } from "./Ghosts";
import { JoinHandle, JoiningHint, JoiningLine } from "./Joining";
import { boardKey } from "./keys";
import { Lines } from "./Lines";
import { createLive, LiveContext } from "./live";
import { MarkCells, MarkHint } from "./MarkCells";
import { Marks } from "./Marks";
import { Marquee } from "./Marquee";
import { whenFontsAreReady } from "./measure";
import { NoteEditor } from "./NoteEditor";
import { Pointers } from "./Pointers";
import { usePointer } from "./pointer";
import { Rings, RingTags } from "./Rings";
import { RowCounts } from "./RowCounts";
import { SheetPicture } from "./Sheet";
import { useSource } from "./source";
import { useFrame } from "./useFrame";
import { ZoneButtons, Zones } from "./Zones";

/** Below this scale badges shrink, so that they do not cover the papers. */
const SMALL = 0.62;

/** With more notes than this they jump to their places, and with more than that they are plain paper. */
const MOST_GLIDING = 150;
const MOST_SHADED = 500;

/** The sheet with everything on it. */
export function Board(): JSX.Element {
  const app = useApp();
  const source = useSource();
  const live = useMemo(() => createLive(app, source), [app, source]);
  const frame = useRef<HTMLDivElement>(null);
  const { ui, viewport } = app;
  useFrame(frame);
  useEffect(() => whenFontsAreReady(live), [live]);
  useEffect(() => () => live.stop(), [live]);
  const stop = useOneTabStop();
  const size = useComputed(() => sizeClass(source.model.ids.value.length));
  useBoardKeys();
  const pointer = usePointer(frame, live);
  const view = viewport.value;
  const { scale } = view;
  return (
    <LiveContext.Provider value={live}>
      <EnlargedHead />
      <section
        ref={frame}
        class={`frame${ui.enlarged.value === null ? "" : " is-near"}${ui.hand.value ? " is-hand" : ""}${ui.marking.value ? " is-marking" : ""}`}
        data-board
        aria-label={t("board.sheet")}
        {...pointer}
      >
        <div
          class={scale < SMALL ? "plane is-small" : "plane"}
          style={{
            width: `${view.plane.w * scale}px`,
            height: `${view.plane.h * scale}px`,
            transform: `translate(${-view.x * scale}px, ${-view.y * scale}px)`,
          }}
        >
          <SheetPicture ground={live.ground} />
          <FocusZones />
          <Marks />
          <Lines scale={scale} />
          <Fields scale={scale} />
          <RowCounts scale={scale} />
          <AutoLists scale={scale} />
          <MarkCells scale={scale} />
          <Ghosts scale={scale} />
          <Rings scale={scale} />
          {/* biome-ignore lint/a11y/useSemanticElements: a fieldset holds form fields, this holds lists of notes */}
          <div
            class={`notes${size.value}`}
            role="group"
            data-home
            onFocusOut={({ relatedTarget }) => {
              if (relatedTarget instanceof Element && relatedTarget.closest("[data-note], .actions-bar"))
                return;
              ui.card.value = null;
              ui.spread.value = null;
            }}
            tabIndex={stop.value === null ? 0 : -1}
            aria-label={t("board.notesOnSheet")}
          >
            <FanBack scale={scale} />
            <Zones scale={scale} />
          </div>
          <Marks over />
          <RingTags scale={scale} />
          <ZoneButtons scale={scale} />
          <Pointers scale={scale} />
          <Marquee scale={scale} />
          <JoiningLine scale={scale} />
          <GatheredNotes scale={scale} />
        </div>
        <Card />
        <NoteEditor />
        <ActionsBar />
        <JoinHandle />
        <JoiningHint />
        <GatheringHint />
        <MarkHint />
        <EmptyHint />
        <MiniMap />
      </section>
    </LiveContext.Provider>
  );
}

function sizeClass(notes: number): string {
  return `${notes > MOST_GLIDING ? " is-many" : ""}${notes > MOST_SHADED ? " is-crowded" : ""}`;
}

/** Arrow keys and Esc, on the notes or while nothing has the focus. */
function useBoardKeys(): void {
  const app = useApp();
  const source = useSource();
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      const target = event.target instanceof Element ? event.target : null;
      const here = target === document.body || target?.closest("[data-board]");
      if (!here || target?.closest("textarea, [role=toolbar]") || event.defaultPrevented) return;
      if (boardKey(app, source, event)) event.preventDefault();
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, [app, source]);
}

/** The board has one tab stop: the note that had the focus last, else the first; null when there is none. */
function useOneTabStop() {
  const { ui } = useApp();
  const { model } = useSource();
  useSignalEffect(() => {
    const ids = model.ids.value;
    const focused = ui.focused.value;
    if (ui.editing.value === null && (focused === null || !ids.includes(focused)))
      ui.focused.value = ids[0] ?? null;
    const chosen = ui.selection.value;
    const there = [...chosen].filter((id) => model.peek(id));
    if (there.length !== chosen.size) ui.selection.value = new Set(there);
  });
  return useComputed(() => (model.ids.value.length > 0 ? ui.focused.value : null));
}
