import type { JSX } from "preact";
import { t } from "../i18n";
import { targetZone } from "../view/editing";
import { useApp } from "./context";
import { Icon } from "./Icon";

/** Texts that the server did not take: nothing that somebody wrote is thrown away without asking. */
export function Rescue(): JSX.Element | null {
  const app = useApp();
  const { salvage, commands, rights, clipboard } = app;
  const texts = salvage.value.filter((text) => text.trim() !== "");
  if (texts.length === 0) return null;
  const done = (): void => {
    salvage.value = [];
  };
  const makeNotes = (): void => {
    const zone = targetZone(app);
    if (!zone) return;
    commands.createNotes(zone, texts);
    done();
  };
  return (
    <section class="rescue" role="alert" aria-label={t("board.refused.title")}>
      <Icon name="circle-alert" />
      <div class="rescue-body">
        <h2>{t("board.refused.title")}</h2>
        <p>{t("board.refused.detail", { n: texts.length })}</p>
        <ul class="rescue-texts">
          {texts.slice(0, 3).map((text) => (
            <li key={text}>{text}</li>
          ))}
          {texts.length > 3 && <li>{t("board.refused.more", { n: texts.length - 3 })}</li>}
        </ul>
        <div class="rescue-actions">
          {rights.value.create && (
            <button type="button" class="button small" onClick={makeNotes}>
              {t("board.refused.makeNotes", { n: texts.length })}
            </button>
          )}
          <button
            type="button"
            class="button quiet small"
            onClick={() => void clipboard.write(texts.join("\n\n"))}
          >
            {t("board.refused.copy")}
          </button>
          <button type="button" class="button quiet small" onClick={done}>
            {t("board.refused.discard")}
          </button>
        </div>
      </div>
    </section>
  );
}
