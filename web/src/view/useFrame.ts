import { useSignalEffect } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { fitSheet, resize, showRect, type Viewport } from "../tools/viewport";
import { useApp } from "../ui/context";
import { useSource } from "./source";

/** The sheet follows the size of its frame; an enlarged zone fills it, and gives way to the whole sheet. */
export function useFrame(frame: RefObject<HTMLElement | null>): void {
  const { viewport, ui } = useApp();
  const { layout } = useSource();
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const measure = (): void => {
      const size = { w: element.clientWidth, h: element.clientHeight };
      if (size.w === 0 || size.h === 0) return;
      const zone = layout.peek().zones.find((each) => each.id === ui.enlarged.peek());
      const { plane } = layout.peek();
      const view: Viewport = { ...viewport.peek(), frame: size, plane };
      viewport.value = zone ? showRect(view, zone.box) : resize(viewport.peek(), size, plane);
    };
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    measure();
    return () => observer.disconnect();
  }, [frame, layout, ui, viewport]);
  const large = useRef(true);
  useSignalEffect(() => {
    const zone = layout.value.zones.find((each) => each.id === ui.enlarged.value);
    const view = { ...viewport.peek(), plane: layout.value.plane };
    if (zone) viewport.value = showRect(view, zone.box);
    // Where somebody has zoomed to, they stay when the sheet changes.
    else if (large.current) viewport.value = fitSheet(view);
    large.current = zone !== undefined;
  });
}
