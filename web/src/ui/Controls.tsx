import type { JSX } from "preact";
import { command, keyHint } from "../commands";
import { stepHasCircles, stepHasLines, stepHasNotes, stepMarks } from "../commands/rights";
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
  /** Another command's key; its own else. */
  readonly keyOf?: string;
  /** Of a tool that stays in the hand: whether it is. */
  readonly pressed?: boolean;
}

/** A command as a button. It stays in the page while it can't be used, so that nothing jumps. */
function Control({ id, shape, class: more, label, hint, keyOf, pressed }: ControlProps): JSX.Element {
  const app = useApp();
  const { enabled, run, labelKey, icon, keys } = command(id);
  const on = enabled(app);
  const key = keyHint((keyOf === undefined ? keys : command(keyOf).keys)[0]);
  return (
    <button
      type="button"
      class={`control is-${shape} ${more ?? ""}`}
      aria-disabled={!on}
      aria-pressed={pressed}
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

/** At most five for participants: note, line, circle, X, undo, fit, list or board, as the step has them. A step without notes shows no note button to participants. */
export function Controls({ shape }: { readonly shape: Shape }): JSX.Element {
  const { ui, connection, layout } = useApp();
  const list = ui.view.value === "list";
  const short = shape !== "rail";
  const frame = connection.stage.value;
  const reader = frame?.role === "observer";
  const marks = stepMarks(frame, layout.value.zones);
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
      {!list && marks.length > 0 && (
        <Control
          id="mark.cells"
          keyOf="mark.press"
          shape={shape}
          class="wide tool"
          hint={!short}
          pressed={ui.marking.value}
          label={t(marks.includes("cross") ? "board.control.mark" : "board.control.bigmark")}
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
