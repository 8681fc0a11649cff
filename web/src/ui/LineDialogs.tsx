import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { undoAction } from "../commands/sayUndo";
import { t } from "../i18n";
import { MAX_LABEL } from "../model/schema";
import type { Connection, ConnectionKind } from "../model/types";
import { lineName, makeLine, openKinds, openLine, whyNot } from "../view/joining";
import { useApp } from "./context";
import { Dialog } from "./Dialog";
import { DialogForm, TextField } from "./FormParts";
import { Icon } from "./Icon";
import { KindChoice, NoteChoice } from "./LineParts";

interface ConnectProps {
  readonly from: string;
  readonly to: string | null;
  readonly onClose: () => void;
}

/** A line between two notes without drawing it: kind, both ends, label; and the lines that the note has. */
export function ConnectDialog({ from: first, to: second, onClose }: ConnectProps): JSX.Element {
  const app = useApp();
  const { ui, model } = app;
  const kinds = openKinds(app);
  const [kind, setKind] = useState((kinds.find(({ id }) => id === ui.lineKind.peek()) ?? kinds[0])?.id ?? "");
  const [from, setFrom] = useState(first);
  const [to, setTo] = useState(second ?? "");
  const [label, setLabel] = useState("");
  const [why, setWhy] = useState("");
  const lines = useComputed(() =>
    model.connections.value.filter((line) => line.from === first || line.to === first),
  );
  const submit = (): void => {
    const told = to === "" ? t("board.line.noEnd") : makeLine(app, { from, to, kind, label });
    if (told === "") onClose();
    else setWhy(told);
  };
  return (
    <Dialog title={t("board.line.title")} onClose={onClose}>
      <DialogForm error={why} submit={t("board.line.make")} onSubmit={submit} onCancel={onClose}>
        <KindChoice kinds={kinds} value={kind} onPick={setKind} />
        <NoteChoice label={t("board.line.begins")} value={from} onPick={setFrom} />
        <NoteChoice label={t("board.line.ends")} value={to} onPick={setTo} empty />
        <TextField
          label={t("board.line.label")}
          value={label}
          onValue={setLabel}
          maxLength={MAX_LABEL}
          autocomplete="off"
        />
      </DialogForm>
      {second === null && <LinesOf lines={lines.value} kinds={kinds} />}
    </Dialog>
  );
}

/** The lines that a note has, each to be changed. */
function LinesOf({
  lines,
  kinds,
}: {
  readonly lines: readonly Connection[];
  readonly kinds: readonly ConnectionKind[];
}): JSX.Element | null {
  const app = useApp();
  const open = lines.filter((line) => kinds.some((kind) => kind.id === line.kind));
  if (open.length === 0) return null;
  return (
    <section class="line-list">
      <h3>{t("board.line.now")}</h3>
      <ul>
        {open.map((line) => (
          <li key={line.id}>
            <span>{lineName(app, line.id)}</span>
            <button
              type="button"
              class="button small"
              aria-label={`${t("board.line.change")}: ${lineName(app, line.id) ?? ""}`}
              onClick={() => openLine(app, line.id)}
            >
              {t("board.line.change")}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

interface LineProps {
  readonly id: string;
  readonly onClose: () => void;
}

/** One line: another kind, another label, or away with it. */
export function LineDialog({ id, onClose }: LineProps): JSX.Element | null {
  const app = useApp();
  const { model, commands, ui } = app;
  const line = useComputed(() => model.connections.value.find((each) => each.id === id)).value;
  const kinds = openKinds(app);
  const [kind, setKind] = useState(line?.kind ?? "");
  const [label, setLabel] = useState(line?.label ?? "");
  const [why, setWhy] = useState("");
  const gone = !line || !kinds.some((each) => each.id === line.kind);
  useEffect(() => {
    // Somebody has deleted it, or the step has changed.
    if (!gone) return;
    onClose();
    ui.toast({ kind: "info", text: t("board.line.gone"), actions: [], ms: 6_000 });
  }, [gone]);
  if (gone) return null;
  const save = (): void => {
    const result = commands.lines.change(id, { kind, label });
    if (result.kind === "done") onClose();
    else setWhy(whyNot(result));
  };
  const remove = (): void => {
    const name = lineName(app, id) ?? "";
    onClose();
    commands.lines.remove(id);
    ui.toast({
      kind: "deleted",
      text: t("board.line.deleted", { line: name }),
      actions: [undoAction(app)],
      ms: 10_000,
    });
  };
  return (
    <Dialog title={t("board.line.one")} onClose={onClose}>
      <p class="dialog-quote">{lineName(app, id)}</p>
      <DialogForm
        error={why}
        submit={t("common.save")}
        aside={
          <button type="button" class="button danger aside" onClick={remove}>
            <Icon name="trash" />
            {t("board.line.delete")}
          </button>
        }
        onSubmit={save}
        onCancel={onClose}
      >
        <KindChoice kinds={kinds} value={kind} onPick={setKind} />
        <TextField
          label={t("board.line.label")}
          value={label}
          onValue={setLabel}
          maxLength={MAX_LABEL}
          autocomplete="off"
        />
      </DialogForm>
    </Dialog>
  );
}
