import type { JSX } from "preact";
import { t } from "../i18n";
import { useNews } from "../ui/Announcer";
import { Icon } from "../ui/Icon";
import { useSource } from "../view/source";
import { sections } from "./structure";

/** The news where it is seen, with a way to it; the announcer reads it out. */
export function NewsLine(): JSX.Element | null {
  const news = useNews();
  const { layout, model } = useSource();
  const text = news.text.value;
  if (!text) return null;
  const zone = news.zone.value;
  const section = sections(layout.value, model.fields.value, t).find((each) =>
    each.zones.some(({ id }) => id === zone),
  );
  return (
    <div class="news">
      <Icon name="bell" />
      <p>{text}</p>
      {section && (
        <button
          type="button"
          class="button quiet small"
          onClick={() => {
            const heading = document.getElementById(`section-${section.key}`);
            heading?.scrollIntoView({ block: "start" });
            heading?.focus({ preventScroll: true });
          }}
        >
          {t("board.news.go")}
        </button>
      )}
    </div>
  );
}
