import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import { api, type Snapshot } from "../stage/api";
import { useApp } from "./context";
import { Dialog } from "./Dialog";
import { formatMoment } from "./dates";
import { DialogForm, ErrorLine, TextField } from "./FormParts";
import { Icon } from "./Icon";
import { useTask } from "./useTask";

/** Why a version was taken by itself. */
const REASONS: Readonly<Record<string, string>> = {
  step: "board.version.reason.step",
  "step.set": "board.version.reason.step",
  restore: "board.version.reason.restore",
  "mass-deletion": "board.version.reason.deletion",
};

interface Props {
  readonly onClose: () => void;
}

/** Takes a named version of the board. */
export function SaveVersionDialog({ onClose }: Props): JSX.Element {
  const { boot, ui } = useApp();
  const [name, setName] = useState("");
  const task = useTask();
  const save = (): Promise<void> =>
    task.run(async () => {
      await api.takeSnapshot(boot.board.id, name.trim());
      onClose();
      ui.toast({
        kind: "info",
        text: t("board.version.saved", { name: name.trim() }),
        actions: [],
        ms: 5_000,
      });
    });
  return (
    <Dialog title={t("board.version.save")} onClose={onClose}>
      <DialogForm
        busy={task.busy}
        error={task.error}
        submit={t("common.save")}
        onSubmit={() => void save()}
        onCancel={onClose}
      >
        <TextField
          label={t("board.version.name")}
          help={t("board.version.nameHelp")}
          value={name}
          onValue={setName}
          maxLength={80}
          required
        />
      </DialogForm>
    </Dialog>
  );
}

/** All versions, newest first. */
export function VersionsDialog({ onClose }: Props): JSX.Element {
  const { boot, rights } = useApp();
  const [list, setList] = useState<readonly Snapshot[] | null>(null);
  const task = useTask();
  // Asked once, when the dialog opens.
  useEffect(() => {
    void task.run(async () => setList(await api.snapshots(boot.board.id)));
  }, []);
  return (
    <Dialog title={t("board.version.list")} onClose={onClose} shape="wide">
      <ErrorLine text={task.error} />
      {list === null && !task.error && <p class="help">{t("board.version.loading")}</p>}
      {list?.length === 0 && <p>{t("board.version.none")}</p>}
      <ul class="versions">
        {list?.map((version) => (
          <VersionRow key={version.id} version={version} mayRestore={rights.value.direct} onClose={onClose} />
        ))}
      </ul>
    </Dialog>
  );
}

interface RowProps extends Props {
  readonly version: Snapshot;
  readonly mayRestore: boolean;
}

function VersionRow({ version, mayRestore, onClose }: RowProps): JSX.Element {
  const { ui, boot } = useApp();
  const name = version.name || t(REASONS[version.reason] ?? "board.version.reason.other");
  return (
    <li class="version-row">
      <Icon name={version.kind === "manual" ? "camera" : "clock"} />
      <div class="version-text">
        <p class="version-name">{name}</p>
        <p class="help">
          {[
            formatMoment(version.at, boot.locale),
            version.by?.name,
            version.kind === "auto" ? t("board.version.auto") : "",
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      </div>
      <button
        type="button"
        class="button small"
        aria-label={`${t("board.version.view")}: ${name}`}
        onClick={() => {
          ui.version.value = { id: version.id, name, at: version.at };
          ui.view.value = "board";
          onClose();
        }}
      >
        <Icon name="eye" />
        {t("board.version.view")}
      </button>
      {mayRestore && (
        <button
          type="button"
          class="button small"
          aria-label={`${t("board.version.restore")}: ${name}`}
          onClick={() => {
            ui.dialog.value = { kind: "restore", id: version.id, name };
          }}
        >
          <Icon name="rotate-ccw" />
          {t("board.version.restore")}
        </button>
      )}
    </li>
  );
}

interface RestoreProps extends Props {
  readonly id: string;
  readonly name: string;
}

/** Restoring is asked about: it changes the board for everybody. */
export function RestoreDialog({ id, name, onClose }: RestoreProps): JSX.Element {
  const { boot, ui } = useApp();
  const task = useTask();
  const restore = (): Promise<void> =>
    task.run(async () => {
      const { before } = await api.restore(boot.board.id, id);
      ui.version.value = null;
      onClose();
      const undo = (): void => {
        void api.restore(boot.board.id, before).catch(() => {
          ui.toast({ kind: "danger", text: t("stage.error.unreachable"), actions: [], ms: 10_000 });
        });
      };
      const actions = [{ label: t("board.control.undo"), run: undo }];
      ui.toast({ kind: "info", text: t("board.version.restored", { name }), actions, ms: 15_000 });
    });
  return (
    <Dialog title={t("board.version.restoreTitle")} onClose={onClose}>
      <DialogForm
        busy={task.busy}
        error={task.error}
        submit={t("board.version.restore")}
        onSubmit={() => void restore()}
        onCancel={onClose}
      >
        <p class="dialog-quote">{name}</p>
        <p>{t("board.version.restoreDetail")}</p>
      </DialogForm>
    </Dialog>
  );
}
