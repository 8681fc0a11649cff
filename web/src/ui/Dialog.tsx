import type { ComponentChildren, JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { Icon } from "./Icon";

interface Props {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ComponentChildren;
  /** `drawer` comes from the right edge, `wide` has room for tables. */
  readonly shape?: "drawer" | "wide";
}

/** What a dialog is for comes before its close button; of a choice, what is chosen. */
const CHOSEN = "input[type=radio]:checked";
const FIRST =
  "input:not([readonly]), textarea, .zone-pick, .swatch, .menu-entry, .board-link, .segments button";

/** Where the keyboard goes when the button that opened a dialog is gone by the time it closes. */
export function focusFallback(): void {
  document.querySelector<HTMLElement>("[data-home]")?.focus();
}

/**
 * A modal dialog: the browser keeps the keyboard inside and closes it with Esc; what had the focus before
 * gets it back.
 */
export function Dialog({ title, onClose, children, shape }: Props): JSX.Element {
  const ref = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useLayoutEffect(() => {
    const dialog = ref.current;
    const opener = document.activeElement;
    dialog?.showModal();
    const first = dialog?.querySelector<HTMLElement>(CHOSEN) ?? dialog?.querySelector<HTMLElement>(FIRST);
    (first ?? dialog?.querySelector("h2"))?.focus();
    return () => {
      dialog?.close();
      if (opener instanceof HTMLElement && opener.isConnected && opener !== document.body) opener.focus();
      else focusFallback();
    };
  }, []);
  const onBackdrop = (event: MouseEvent): void => {
    if (event.target === ref.current) onClose();
  };
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard's way out of a dialog is Esc, by onCancel
    <dialog
      ref={ref}
      class={shape ? `dialog ${shape}` : "dialog"}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={onBackdrop}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2 id={heading} tabIndex={-1}>
            {title}
          </h2>
          <button type="button" class="icon-button" onClick={onClose} aria-label={t("common.close")}>
            <Icon name="x" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
