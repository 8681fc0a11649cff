import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { App } from "../app";
import { t } from "../i18n";
import type { Group } from "../model/types";
import { api } from "../stage/api";
import { AddMember, MemberRow } from "./AdaptParts";
import { useApp } from "./context";
import { Dialog } from "./Dialog";
import { ErrorLine } from "./FormParts";
import { Icon } from "./Icon";
import { useTask } from "./useTask";

/** Does one change of the sheet; `said` is what it was, in words. */
export type Adapt = (command: Readonly<Record<string, string>>, said: string) => Promise<void>;

/** The parts of the sheet that a facilitator may adapt, with what was done last and its undo. */
export function AdaptDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  const app = useApp();
  const { layout } = app;
  const task = useTask();
  const groups = layout.value.groups.filter((group) => group.add || group.rename || group.remove);
  const adapt: Adapt = (command, said) =>
    task.run(async () => {
      const from = layout.peek().layoutVersion;
      const { layoutVersion: made } = await send(app, command);
      // Two changes at the same moment: the other one isn't taken back with this one.
      app.ui.adapted.value = { from: Math.max(from, made - 1), made, said };
    });
  return (
    <Dialog title={t("stage.adapt.title")} onClose={onClose}>
      <div class="adapt">
        <p class="help">{t(groups.length > 0 ? "stage.adapt.help" : "stage.adapt.nothing")}</p>
        <Last task={task} />
        <ErrorLine text={task.error} />
        {groups.map((group) => (
          <GroupPart key={group.id} group={group} busy={task.busy} onAdapt={adapt} />
        ))}
      </div>
    </Dialog>
  );
}

function send(app: App, command: Readonly<Record<string, unknown>>): Promise<{ layoutVersion: number }> {
  const { workshop, board } = app.boot;
  return api.command(workshop.id, { type: "", ...command, board: board.id });
}

/** What was done last, read out, with its undo as long as nobody has changed the sheet since. */
function Last({ task }: { readonly task: ReturnType<typeof useTask> }): JSX.Element {
  const app = useApp();
  const last = app.ui.adapted.value;
  const undo = (): Promise<void> =>
    task.run(async () => {
      if (!last) return;
      const { layoutVersion: made } = await send(app, { type: "layout.revert", layoutVersion: last.from });
      app.ui.adapted.value = { from: made, made, said: t("stage.adapt.undone") };
    });
  const open = last !== null && last.from < last.made && app.layout.value.layoutVersion <= last.made;
  return (
    <div class="adapt-last">
      <p role="status">{last?.said}</p>
      {open && (
        <button type="button" class="button small" disabled={task.busy} onClick={() => void undo()}>
          <Icon name="undo-2" />
          {t("board.control.undo")}
        </button>
      )}
    </div>
  );
}

interface PartProps {
  readonly group: Group;
  readonly busy: boolean;
  readonly onAdapt: Adapt;
}

/** One group: its members in their order, and a line for another one. */
function GroupPart({ group, busy, onAdapt }: PartProps): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  const [gone, setGone] = useState(false);
  useLayoutEffect(() => {
    // The row that had the keyboard is not there any more (C10).
    if (gone) heading.current?.focus();
    setGone(false);
  }, [gone]);
  const n = group.members.length;
  return (
    <section class="adapt-group">
      <h3 ref={heading} tabIndex={-1}>
        {group.label ?? group.id}
      </h3>
      <p class="help">{t("stage.adapt.limits", { i: n, min: group.min, max: group.max })}</p>
      <ul class="adapt-members">
        {group.members.map((member, at) => (
          <MemberRow
            key={member.id}
            group={group}
            member={member}
            number={at + 1}
            busy={busy}
            onAdapt={onAdapt}
            onGone={() => setGone(true)}
          />
        ))}
      </ul>
      {group.add && n < group.max && <AddMember group={group} busy={busy} onAdapt={onAdapt} />}
    </section>
  );
}
