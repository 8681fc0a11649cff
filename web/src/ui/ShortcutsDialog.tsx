import type { JSX } from "preact";
import { COMMANDS, keyHint } from "../commands";
import { t } from "../i18n";
import { Dialog } from "./Dialog";

const GROUPS = ["create", "edit", "clipboard", "view", "app"] as const;
/** Keys that no command has, since they belong to the notes themselves. */
const WALKING = [
  ["← →", "board.keys.previousNext"],
  ["↑ ↓", "board.keys.nearest"],
  ["Page Up · Page Down", "board.keys.zone"],
  ["Home · End", "board.keys.firstLast"],
  ["Shift + ← ↑ ↓ →", "board.keys.nudge"],
  ["Esc", "board.keys.leave"],
  ["Ctrl + Enter", "board.keys.nextNote"],
] as const;

/** All keys of the board, from the same table that binds them. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  return (
    <Dialog title={t("board.help.shortcuts")} onClose={onClose} shape="wide">
      <p class="help">{t("board.help.where")}</p>
      <div class="keys">
        <section>
          <h3>{t("board.keys.walk")}</h3>
          <dl>
            {WALKING.map(([keys, text]) => (
              <div key={text}>
                <dt>
                  <kbd>{keys}</kbd>
                </dt>
                <dd>{t(text)}</dd>
              </div>
            ))}
          </dl>
        </section>
        {GROUPS.map((group) => {
          const list = COMMANDS.filter((each) => each.group === group && each.keys.length > 0);
          if (list.length === 0) return null;
          return (
            <section key={group}>
              <h3>{t(`board.keys.${group}`)}</h3>
              <dl>
                {list.map((each) => (
                  <div key={each.id}>
                    <dt>
                      {each.keys.map((key) => (
                        <kbd key={keyHint(key)}>{keyHint(key)}</kbd>
                      ))}
                    </dt>
                    <dd>{t(each.labelKey)}</dd>
                  </div>
                ))}
              </dl>
            </section>
          );
        })}
      </div>
    </Dialog>
  );
}
