import type { JSX } from "preact";
import { t } from "../i18n";
import { useContent } from "../ui/content";
import { useApp } from "../ui/context";
import { Icon } from "../ui/Icon";

/** What the worksheet asks for; it never blocks. */
export function Checklist(): JSX.Element | null {
  const { layout } = useApp();
  const { criteria } = useContent();
  const told = criteria.value;
  const all = layout.value.criteria;
  if (all.length === 0) return null;
  const done = told ? all.filter((each) => told[each.id]).length : 0;
  return (
    <section class="console-part" aria-label={t("stage.checklist")}>
      <div class="console-head">
        <Icon name="list-checks" />
        <h3>{t("stage.checklist")}</h3>
        <span class="num console-count">{told ? `${done} / ${all.length}` : ""}</span>
      </div>
      <ul class="checklist">
        {all.map((each) => {
          const ok = told?.[each.id] ?? false;
          return (
            <li key={each.id} class={ok ? "is-done" : undefined}>
              <Icon name={ok ? "circle-check" : "circle"} />
              <span>
                {each.message}
                <span class="said">{`. ${t(ok ? "stage.check.done" : "stage.check.open")}`}</span>
                {each.level === "recommended" && !ok && (
                  <span class="check-hint"> {t("stage.check.recommended")}</span>
                )}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
