import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { t } from "../i18n";
import { useApp } from "./context";
import { Dialog } from "./Dialog";
import { TEXT_SIZES } from "./settings";

/** How the board looks and sounds on this device; kept here, told to nobody. */
export function SettingsDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const { ui } = useApp();
  return (
    <Dialog title={t("board.settings.title")} onClose={onClose}>
      <div class="settings">
        <Choice
          label={t("board.settings.theme")}
          value={ui.theme}
          options={["system", "light", "dark"]}
          texts="board.settings.theme"
        />
        <Choice
          label={t("board.settings.text")}
          value={ui.textSize}
          options={TEXT_SIZES}
          texts="board.settings.text"
        />
        <Choice
          label={t("board.settings.announce")}
          help={t("board.settings.announceHelp")}
          value={ui.announcements}
          options={["all", "zone", "off"]}
          texts="board.settings.announce"
        />
        <Switch label={t("board.settings.calm")} help={t("board.settings.calmHelp")} value={ui.calm} />
        <Switch
          label={t("board.settings.shortcuts")}
          help={t("board.settings.shortcutsHelp")}
          value={ui.shortcuts}
        />
      </div>
      <div class="dialog-actions">
        <button type="button" class="button primary" onClick={onClose}>
          {t("board.settings.done")}
        </button>
      </div>
    </Dialog>
  );
}

interface ChoiceProps<T extends string | number> {
  readonly label: string;
  readonly help?: string;
  readonly value: Signal<T>;
  readonly options: readonly T[];
  /** Prefix of the options' texts in the catalogue. */
  readonly texts: string;
}

function Choice<T extends string | number>({
  label,
  help,
  value,
  options,
  texts,
}: ChoiceProps<T>): JSX.Element {
  const id = useId();
  return (
    <fieldset class="field" aria-describedby={help ? `${id}-help` : undefined}>
      <legend>{label}</legend>
      <div class="segments">
        {options.map((option) => (
          <button
            key={String(option)}
            type="button"
            aria-pressed={value.value === option}
            onClick={() => {
              value.value = option;
            }}
          >
            {t(`${texts}.${option}`)}
          </button>
        ))}
      </div>
      {help && (
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </fieldset>
  );
}

interface SwitchProps {
  readonly label: string;
  readonly help: string;
  readonly value: Signal<boolean>;
}

function Switch({ label, help, value }: SwitchProps): JSX.Element {
  const id = useId();
  return (
    <div class="switch">
      <input
        id={id}
        type="checkbox"
        checked={value.value}
        aria-describedby={`${id}-help`}
        onChange={(event) => {
          value.value = event.currentTarget.checked;
        }}
      />
      <div>
        <label for={id}>{label}</label>
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
      </div>
    </div>
  );
}
