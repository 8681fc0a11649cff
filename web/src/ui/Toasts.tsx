import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../i18n";
import { useApp } from "./context";
import { Icon } from "./Icon";
import type { Toast } from "./state";

const ICONS = { info: "info", deleted: "trash", danger: "circle-alert" } as const;

/** Short messages at the bottom, with what one can do about them; read out politely. */
export function Toasts(): JSX.Element {
  const { ui } = useApp();
  return (
    <div class="toasts" role="status" aria-live="polite">
      {ui.toasts.value.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastCard({ toast }: { readonly toast: Toast }): JSX.Element {
  const { ui } = useApp();
  useEffect(() => {
    if (toast.ms === 0) return;
    const timer = setTimeout(() => ui.dismiss(toast.id), toast.ms);
    return () => clearTimeout(timer);
  }, [toast, ui]);
  return (
    <div class={`toast ${toast.kind}`}>
      <Icon name={ICONS[toast.kind]} />
      <div class="toast-text">
        <p>{toast.text}</p>
        {toast.detail && <p class="toast-detail">{toast.detail}</p>}
      </div>
      {toast.actions.map((action) => (
        <button
          type="button"
          key={action.label}
          class="toast-action"
          onClick={() => {
            ui.dismiss(toast.id);
            action.run();
          }}
        >
          {action.label}
        </button>
      ))}
      <button
        type="button"
        class="icon-button"
        aria-label={t("common.close")}
        onClick={() => ui.dismiss(toast.id)}
      >
        <Icon name="x" />
      </button>
    </div>
  );
}
