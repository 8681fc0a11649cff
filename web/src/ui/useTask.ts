import { useState } from "preact/hooks";
import { t } from "../i18n";
import { Problem } from "../stage/api";

interface Task {
  readonly busy: boolean;
  /** What went wrong, in words. */
  readonly error: string;
  run(work: () => Promise<void>): Promise<void>;
}

/** One call of the server from a dialog: busy meanwhile, the problem in words when it fails. */
export function useTask(): Task {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  return {
    busy,
    error,
    async run(work) {
      setBusy(true);
      setError("");
      try {
        await work();
      } catch (problem) {
        setError(
          problem instanceof Problem && problem.message ? problem.message : t("stage.error.unreachable"),
        );
      } finally {
        setBusy(false);
      }
    },
  };
}
