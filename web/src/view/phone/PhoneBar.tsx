import type { JSX } from "preact";
import { stepHasNotes } from "../../commands/rights";
import { t } from "../../i18n";
import { sections } from "../../outline/structure";
import { useApp } from "../../ui/context";
import { Icon } from "../../ui/Icon";
import type { IconName } from "../../ui/icons";
import { useSource } from "../source";
import { goTo } from "./pages";

/** At most five controls at the thumb. */
export function PhoneBar(): JSX.Element {
  const { ui, rights, commands, connection } = useApp();
  const { frozen } = useSource();
  const list = ui.view.value === "list";
  const reader = frozen || connection.stage.value?.role === "observer";
  const target = useNewNotePage();
  return (
    <nav class="phone-bar" aria-label={t("board.controls")}>
      {!frozen && stepHasNotes(connection.stage.value) && (
        <Button
          class="slip"
          icon="sticky-note"
          label={t("board.control.note")}
          disabled={!rights.value.create}
          onClick={() => {
            ui.view.value = "board";
            goTo(ui, target);
          }}
        />
      )}
      {!reader && (
        <Button
          icon="undo-2"
          label={t("board.control.undo")}
          disabled={!commands.canUndo.value}
          onClick={() => commands.undo()}
        />
      )}
      <Button
        icon="scan"
        label={t("board.control.fit")}
        onClick={() => {
          ui.view.value = "board";
          goTo(ui, { at: "board" });
        }}
      />
      <Button
        icon={list ? "layout-dashboard" : "list"}
        label={t(list ? "board.control.board" : "board.control.list")}
        onClick={() => {
          ui.view.value = list ? "board" : "list";
        }}
      />
    </nav>
  );
}

/** On a zone's page the new note goes there, elsewhere one is asked where. */
function useNewNotePage() {
  const { ui } = useApp();
  const { layout, model } = useSource();
  const page = ui.phone.value;
  if (page.at !== "section" || ui.view.value === "list") return { at: "pick" } as const;
  const section = sections(layout.value, model.fields.value, t).find((each) => each.key === page.key);
  const open = section?.zones.filter((zone) => zone.takesNotes) ?? [];
  const [only] = open;
  return open.length === 1 && only ? ({ at: "write", zone: only.id } as const) : ({ at: "pick" } as const);
}

interface ButtonProps {
  readonly icon: IconName;
  readonly label: string;
  readonly class?: string;
  readonly disabled?: boolean;
  readonly onClick: () => void;
}

function Button({ icon, label, class: more, disabled, onClick }: ButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class={`control is-bar ${more ?? ""}`}
      aria-disabled={disabled ?? false}
      onClick={() => !disabled && onClick()}
    >
      <Icon name={icon} />
      <span class="control-word">{label}</span>
    </button>
  );
}
