import type { JSX } from "preact";
import { zonePath } from "../view/zones";
import { useApp } from "./context";
import { Icon } from "./Icon";

/** The sheet in small with one part filled, so that a zone is known by its place on all views. */
export function Glyph({ zones }: { readonly zones: readonly string[] }): JSX.Element {
  const { layout } = useApp();
  const now = layout.value;
  if (zones.length === 1 && zones[0] === "parking")
    return <Icon name="circle-parking" class="glyph-parking" />;
  const filled = now.zones.filter((zone) => zones.includes(zone.id));
  const { x, y, w, h } = glyphBox(now);
  return (
    <svg class="glyph" viewBox={`${x} ${y} ${w} ${h}`} aria-hidden="true">
      <path class="glyph-all" d={glyphPath(now)} />
      <path class="glyph-part" d={filled.map((zone) => zonePath(zone.polygon)).join("")} />
    </svg>
  );
}

type Now = ReturnType<typeof useApp>["layout"]["value"];

function glyphBox({ polar, plane }: Now): { x: number; y: number; w: number; h: number } {
  if (!polar) return { x: -10, y: -10, w: plane.w + 20, h: plane.h + 20 };
  return {
    x: polar.cx - polar.rx - 10,
    y: polar.cy - polar.ry - 10,
    w: 2 * polar.rx + 20,
    h: 2 * polar.ry + 20,
  };
}

const paths = new WeakMap<Now, string>();

/** All zones of the picture in one path: on an oval sheet only what lies on the oval. */
function glyphPath(layout: Now): string {
  const known = paths.get(layout);
  if (known !== undefined) return known;
  const { polar } = layout;
  const shown = layout.zones.filter((zone) => {
    if (!["notes", "text", "cross-cell"].includes(zone.kind)) return false;
    return polar ? zone.kind === "notes" && zone.id !== "parking" && zone.box.y < polar.cy + polar.ry : true;
  });
  const path = shown.map((zone) => zonePath(zone.polygon)).join("");
  paths.set(layout, path);
  return path;
}
