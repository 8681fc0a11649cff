import type { RefObject } from "preact";
import type { Live } from "./live";
export function usePointer(_frame: RefObject<HTMLElement | null>, _live: Live) {
  return {};
}
