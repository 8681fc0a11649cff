/** How long the chosen worksheets take, for people. Pure. */
import type { Translate } from "../i18n";

/** Rounded to ten minutes: the time boxes are suggestions. */
export function duration(minutes: number, t: Translate): string {
  const rounded = Math.max(10, Math.round(minutes / 10) * 10);
  const [h, m] = [Math.floor(rounded / 60), rounded % 60];
  return h > 0 ? t("page.script.duration.hours", { h, m }) : t("page.script.duration.minutes", { m });
}
