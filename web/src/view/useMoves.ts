import { effect, type ReadonlySignal } from "@preact/signals";
import type { RefObject } from "preact";
import { useLayoutEffect } from "preact/hooks";
import type { Point } from "../model/types";

/**
 * Moves the element by transform alone while the signal changes, without drawing its component: many people
 * move things many times a second. What is drawn stands at the signal's present value already; `at` may
 * change with `deps`.
 */
export function useMoves(
  element: RefObject<HTMLElement | null>,
  to: ReadonlySignal<Point | null> | undefined,
  at: (point: Point) => string,
  deps: readonly unknown[],
): void {
  useLayoutEffect(
    () =>
      to &&
      effect(() => {
        const point = to.value;
        if (element.current && point) element.current.style.transform = at(point);
      }),
    [to, ...deps],
  );
}
