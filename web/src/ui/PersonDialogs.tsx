import type { JSX } from "preact";
import { useEffect, useMemo, useState } from "preact/hooks";
import { t } from "../i18n";
import { api } from "../stage/api";
import { countUnsent } from "../sync/cache";
import { useApp } from "./context";
import { Dialog } from "./Dialog";
import { DialogForm, ErrorLine, TextField } from "./FormParts";
import { Icon } from "./Icon";
import { waitingChanges } from "./SaveState";
import { useTask } from "./useTask";

interface Props {
  readonly onClose: () => void;
}

/** Changes one's own name for everybody. */
export function RenameDialog({ onClose }: Props): JSX.Element {
  const { boot, people } = useApp();
  const [name, setName] = useState(people.value.get(boot.person.id)?.name ?? boot.person.name);
  const task = useTask();
  const save = (): Promise<void> =>
    task.run(async () => {
      await api.me(boot.workshop.id, { name: name.trim() });
      onClose();
    });
  return (
    <Dialog title={t("board.me.rename")} onClose={onClose}>
      <DialogForm
        busy={task.busy}
        error={task.error}
        submit={t("common.save")}
        onSubmit={() => void save()}
        onCancel={onClose}
      >
        <TextField
          label={t("board.me.name")}
          help={t("board.me.nameHelp")}
          value={name}
          onValue={setName}
          maxLength={60}
          required
        />
      </DialogForm>
    </Dialog>
  );
}

/** A link that makes another device the same person; it works once and for five minutes. */
export function HandoverDialog({ onClose }: Props): JSX.Element {
  const { clipboard, boot } = useApp();
  const [link, setLink] = useState<{ readonly url: string; readonly qr?: string } | null>(null);
  const [copied, setCopied] = useState(false);
  const task = useTask();
  // One link is made when the dialog opens.
  useEffect(() => {
    void task.run(async () => setLink(await api.handover(boot.workshop.id)));
  }, []);
  return (
    <Dialog title={t("board.handover.title")} onClose={onClose}>
      <p>{t("board.handover.detail")}</p>
      <ErrorLine text={task.error} />
      {link?.qr && (
        // The server's own drawing of the code.
        <div
          class="qr"
          role="img"
          aria-label={t("board.handover.qr")}
          dangerouslySetInnerHTML={{ __html: link.qr }}
        />
      )}
      {link && (
        <div class="copy-line">
          <input
            class="input"
            readOnly
            value={link.url}
            aria-label={t("board.handover.link")}
            onFocus={(event) => event.currentTarget.select()}
          />
          <button
            type="button"
            class="button"
            onClick={() => void clipboard.write(link.url).then(() => setCopied(true))}
          >
            <Icon name={copied ? "check" : "copy"} />
            {t(copied ? "board.handover.copied" : "board.handover.copy")}
          </button>
        </div>
      )}
    </Dialog>
  );
}

/** Leaves and forgets: the cookie and everything that this device remembers. */
export function LeaveDialog({ onClose }: Props): JSX.Element {
  const app = useApp();
  const { connection } = app;
  const task = useTask();
  const kept = useMemo(() => {
    // What has been saved in this moment doesn't count any more.
    connection.keep();
    return unsentOnDevice();
  }, [connection]);
  const pending = Math.max(waitingChanges(app), kept);
  const leave = (): Promise<void> =>
    task.run(async () => {
      await api.leave();
      connection.forget();
      forgetDevice();
      location.assign("/");
    });
  return (
    <Dialog title={t("board.leave.title")} onClose={onClose}>
      <DialogForm
        busy={task.busy}
        error={task.error}
        submit={t("board.leave.do")}
        danger
        onSubmit={() => void leave()}
        onCancel={onClose}
      >
        <p>{t("board.leave.detail")}</p>
        {pending > 0 && (
          <p class="message warn">
            <Icon name="triangle-alert" />
            <span>{t("board.leave.unsent", { n: pending })}</span>
          </p>
        )}
      </DialogForm>
    </Dialog>
  );
}

/** Unsent work also of other boards and windows: all of it would be forgotten. */
function unsentOnDevice(): number {
  try {
    return countUnsent(localStorage);
  } catch {
    // Storage is blocked: then nothing was kept there either.
    return 0;
  }
}

function forgetDevice(): void {
  try {
    localStorage.clear();
    sessionStorage.clear();
    indexedDB.databases?.().then((all) => {
      for (const { name } of all) if (name) indexedDB.deleteDatabase(name);
    }, ignoreBlocked);
  } catch {
    // Storage is blocked: then nothing was kept there either.
  }
}

/** A browser that doesn't tell which databases there are keeps none of ours: the cache lives in local storage. */
function ignoreBlocked(): void {}
