import type { JSX } from "preact";
import { useState } from "preact/hooks";
import { t } from "../i18n";
import { ActionMenu } from "../ui/ActionMenu";
import { useApp } from "../ui/context";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/Icon";
import { Checklist } from "./Checklist";
import { direct } from "./direct";
import { PeopleList } from "./PeopleList";
import { StepTrack } from "./StepTrack";
import { stepView } from "./steps";

/** The facilitator's panel: step, checklist, people, version, more. The next step is its only filled button. */
export function Console(): JSX.Element {
  return (
    <aside class="console" aria-label={t("stage.console")}>
      <div class="console-scroll">
        <ConsoleStep />
        <Checklist />
        <PeopleList most={6} />
      </div>
      <ConsoleFoot />
    </aside>
  );
}

/** The same in a drawer, where there is no room beside the sheet. */
export function ConsoleDialog({ onClose }: { readonly onClose: () => void }): JSX.Element {
  return (
    <Dialog title={t("stage.console")} onClose={onClose} shape="drawer">
      <ConsoleStep />
      <Checklist />
      <PeopleList />
      <ConsoleFoot />
    </Dialog>
  );
}

function ConsoleStep(): JSX.Element | null {
  const app = useApp();
  const { layout, connection } = app;
  const [busy, setBusy] = useState(false);
  const view = stepView(layout.value, connection.stage.value?.stage);
  if (!view) return null;
  const go = async (step: string): Promise<void> => {
    setBusy(true);
    await direct(app, { type: "step.set", step });
    setBusy(false);
  };
  return (
    <section class="console-part console-step" aria-label={t("stage.step")}>
      <StepTrack />
      <h2>
        {view.step.id} {view.step.title}
      </h2>
      <p class="console-instruction">{view.step.text}</p>
      <div class="console-steps">
        {view.previous && (
          <button
            type="button"
            class="button square"
            disabled={busy}
            aria-label={t("stage.previousStep", { step: view.previous.id })}
            title={t("stage.previousStep", { step: view.previous.id })}
            onClick={() => void go(view.previous?.id ?? "")}
          >
            <Icon name="arrow-left" />
          </button>
        )}
        {view.next ? (
          <button
            type="button"
            class="button primary grow"
            disabled={busy}
            onClick={() => void go(view.next?.id ?? "")}
          >
            {t("stage.nextStep", { step: view.next.id })}
            <Icon name="arrow-right" />
          </button>
        ) : (
          <p class="console-last">{t("stage.lastStep")}</p>
        )}
      </div>
    </section>
  );
}

function ConsoleFoot(): JSX.Element {
  const app = useApp();
  const { ui, connection } = app;
  const paused = connection.stage.value?.stage.paused != null;
  return (
    <footer class="console-foot">
      <button
        type="button"
        class="button grow"
        onClick={() => {
          ui.dialog.value = { kind: "save-version" };
        }}
      >
        <Icon name="camera" />
        {t("stage.saveVersion")}
      </button>
      <ActionMenu
        label={t("stage.more")}
        icon="ellipsis"
        items={[
          {
            label: t("board.version.list"),
            icon: "layers",
            run: () => {
              ui.dialog.value = { kind: "versions" };
            },
          },
          {
            label: t("board.export.title"),
            icon: "download",
            run: () => {
              ui.dialog.value = { kind: "export" };
            },
          },
          {
            label: t("stage.adapt.title"),
            icon: "sliders-horizontal",
            run: () => {
              ui.dialog.value = { kind: "adapt" };
            },
          },
          paused
            ? {
                label: t("stage.resume"),
                icon: "play",
                run: () => void direct(app, { type: "board.resume" }),
              }
            : {
                label: t("stage.pause"),
                icon: "lock",
                run: () => {
                  ui.dialog.value = { kind: "pause" };
                },
              },
          {
            label: t("stage.invitationPage"),
            icon: "qr-code",
            href: `/w/${app.boot.workshop.id}/invitation`,
          },
          {
            label: t("board.boards"),
            icon: "layout-dashboard",
            run: () => {
              ui.dialog.value = { kind: "boards" };
            },
          },
        ]}
      />
    </footer>
  );
}
