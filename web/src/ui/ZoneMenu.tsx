import type { JSX } from "preact";
import { t } from "../i18n";
import { ActionMenu, type MenuItem } from "./ActionMenu";

interface Props {
  /** The area's name. */
  readonly name: string;
  readonly items: readonly MenuItem[];
  readonly class?: string;
}

/** ⋯ beside an area's name. */
export function ZoneMenu({ name, items, class: more }: Props): JSX.Element {
  return (
    <ActionMenu
      class={more ?? "button small square"}
      icon="ellipsis"
      label={t("board.zone.actions", { zone: name })}
      items={items}
    />
  );
}
