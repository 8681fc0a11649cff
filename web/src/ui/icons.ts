import icons from "../../../server/web/icons.json";

/** Name of an icon: lucide's own (ISC licence), 24 × 24 grid, drawn with strokes of 2. */
export type IconName = keyof typeof icons;

/** One SVG element of an icon: tag and attributes. */
export type IconNode = readonly [tag: string, attributes: Readonly<Record<string, string>>];

const nodes: Readonly<Record<IconName, readonly IconNode[]>> = icons as unknown as Record<
  IconName,
  IconNode[]
>;

/** Icons of the life areas of the needs map, by life area key; an added area gets `circle`. */
export const NO_ICON: IconName = "circle";

/** The elements of an icon; an unknown name gives a plain circle, never nothing. */
export function iconNodes(name: string): readonly IconNode[] {
  return nodes[name as IconName] ?? nodes[NO_ICON];
}
