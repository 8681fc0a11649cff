/** Sends a command of the facilitator; what goes wrong is said in words. */
import type { App } from "../app";
import { t } from "../i18n";
import { api, Problem } from "./api";

type StageCommand = { readonly type: string } & Readonly<Record<string, unknown>>;

/** True when the server took the command. The new stage comes by the connection, as for everybody. */
export async function direct(app: App, command: StageCommand): Promise<boolean> {
  const frame = app.connection.stage.peek();
  const expect = frame ? { expect: frame.stageVersion } : {};
  try {
    await api.command(app.boot.workshop.id, { ...command, ...expect, board: app.boot.board.id });
    return true;
  } catch (problem) {
    sayProblem(app, problem);
    return false;
  }
}

/** A toast with what the server said, or that it can't be reached. */
export function sayProblem(app: App, problem: unknown): void {
  const stale = problem instanceof Problem && problem.code === "stale";
  const text = stale
    ? t("stage.error.stale")
    : problem instanceof Problem && problem.message
      ? problem.message
      : t("stage.error.unreachable");
  app.ui.toast({ kind: "danger", text, actions: [], ms: 10_000 });
}
