import type { JSX } from "preact";
import { command, keyHint } from "../commands";
import { stepHasCircles, stepHasLines, stepHasNotes } from "../commands/rights";
import { t } from "../i18n";
import { useApp } from "./context";
import { Icon } from "./Icon";
import type { IconName } from "./icons";

type Shape = "rail" | "strip" | "bar";

interface ControlProps {
  readonly id: string;
  readonly shape: Shape;
  readonly class?: string;
  /** A shorter or plainer word than the command's own. */
  readonly label?: string;
  /** Shows the key on the button, where there is room. */
  readonly hint?: boolean;
}

/** A command as a button. It stays in the page while it can't be used, so that nothing jumps. */
function Control({ id, shape, class: more, label, hint }: ControlProps): JSX.Element {
  const app = useApp();
  const { enabled, run, labelKey, icon, keys } = command(id);
  const on = enabled(app);
  const key = keyHint(keys[0]);
  return (
    <button
      type="button"
      class={`control is-${shape} ${more ?? ""}`}
      aria-disabled={!on}
      aria-keyshortcuts={key || undefined}
      onClick={() => {
        if (enabled(app)) run(app);
      }}
    >
      {icon && <Icon name={icon as IconName} />}
      <span class="control-word">{label ?? t(labelKey)}</span>
      {hint && key && app.ui.shortcuts.value && (
        <span class="kbd" aria-hidden="true">
          {key}
        </span>
      )}
    </button>
  );
}

/** At most five for participants: note, line, circle, undo, fit, list or board, as the step has them. A step without notes shows no note button to participants. */
export function Controls({ shape }: { readonly shape: Shape }): JSX.Element {
  const { ui, connection, layout } = useApp();
  const list = ui.view.value === "list";
  const short = shape !== "rail";
  const frame = connection.stage.value;
  const reader = frame?.role === "observer";
  return (
    <div
      class={`controls is-${shape}`}
      role="toolbar"
      aria-label={t("board.controls")}
      aria-orientation={shape === "bar" ? "horizontal" : "vertical"}
    >
      {stepHasNotes(frame) && (
        <Control
          id="note.create"
          shape={shape}
          class="slip"
          hint={!short}
          label={t(short ? "board.control.note" : "board.control.addNote")}
        />
      )}
      {stepHasLines(frame, layout.value.connectionKinds) && (
        <Control
          id={list ? "line.connect" : "line.draw"}
          shape={shape}
          class="wide tool"
          label={t("board.control.line")}
        />
      )}
      {stepHasCircles(frame, layout.value) && (
        <Control
          id={list ? "circle.new" : "circle.draw"}
          shape={shape}
          class="wide tool"
          label={t("board.control.circle")}
        />
      )}
      {!reader && (
        <Control id="edit.undo" shape={shape} class={list ? "wide" : ""} label={t("board.control.undo")} />
      )}
      {!list && <Control id="view.fit" shape={shape} label={t("board.control.fit")} />}
      <Control
        id={list ? "view.board" : "view.list"}
        shape={shape}
        class="wide"
        label={t(
          list
            ? short
              ? "board.control.board"
              : "board.control.showBoard"
            : short
              ? "board.control.list"
              : "board.control.showList",
        )}
      />
    </div>
  );
}
