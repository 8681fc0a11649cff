import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../i18n";
import { direct } from "../stage/direct";
import { useApp } from "./context";
import { Dialog } from "./Dialog";
import { DialogForm, TextField } from "./FormParts";
import { useTask } from "./useTask";

interface Props {
  readonly onClose: () => void;
}

/** Makes the board read-only for participants, with a few words why. */
export function PauseDialog({ onClose }: Props): JSX.Element {
  const app = useApp();
  const [message, setMessage] = useState("");
  const task = useTask();
  const pause = (): Promise<void> =>
    task.run(async () => {
      const told = message.trim() ? { message: message.trim() } : {};
      if (await direct(app, { type: "board.pause", ...told })) onClose();
    });
  return (
    <Dialog title={t("stage.pauseTitle")} onClose={onClose}>
      <DialogForm
        busy={task.busy}
        error={task.error}
        submit={t("stage.pause")}
        onSubmit={() => void pause()}
        onCancel={onClose}
      >
        <TextField
          label={t("stage.pauseMessage")}
          help={t("stage.pauseHelp")}
          value={message}
          onValue={setMessage}
          maxLength={280}
        />
      </DialogForm>
    </Dialog>
  );
}
