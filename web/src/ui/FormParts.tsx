import type { JSX } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { t } from "../i18n";
import { Icon } from "./Icon";

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onValue: (value: string) => void;
  readonly maxLength: number;
  readonly help?: string;
  readonly required?: boolean;
  /** "off" where words are written that belong to this board alone. */
  readonly autocomplete?: "off";
  /** Takes the keyboard when it appears. */
  readonly focus?: boolean;
}

/** A labelled line of text. */
export function TextField({
  label,
  value,
  onValue,
  maxLength,
  help,
  required,
  autocomplete,
  focus,
}: TextFieldProps): JSX.Element {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  useLayoutEffect(() => {
    if (focus) input.current?.select();
  }, [focus]);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        ref={input}
        class="input"
        type="text"
        value={value}
        maxLength={maxLength}
        required={required}
        autocomplete={autocomplete}
        aria-describedby={help ? `${id}-help` : undefined}
        onInput={(event) => onValue(event.currentTarget.value)}
      />
      {help && (
        <p class="help" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}

/** What went wrong, announced; an empty place otherwise. */
export function ErrorLine({ text }: { readonly text: string }): JSX.Element {
  return (
    <p class="error" role="alert">
      {text ? (
        <>
          <Icon name="circle-alert" />
          {text}
        </>
      ) : null}
    </p>
  );
}

interface FormProps {
  readonly children: JSX.Element | (JSX.Element | false | null)[];
  readonly busy?: boolean;
  readonly error: string;
  readonly submit: string;
  readonly danger?: boolean;
  /** What else can be done, apart from the others. */
  readonly aside?: JSX.Element;
  readonly onSubmit: () => void;
  readonly onCancel: () => void;
}

/** The body of a dialog that asks something: fields, the error, cancel and the one thing to do. */
export function DialogForm({
  children,
  busy = false,
  error,
  submit,
  danger,
  aside,
  onSubmit,
  onCancel,
}: FormProps): JSX.Element {
  return (
    <form
      class="dialog-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (!busy) onSubmit();
      }}
    >
      {children}
      <ErrorLine text={error} />
      <div class="dialog-actions">
        {aside}
        <button type="button" class="button" onClick={onCancel}>
          {t("common.cancel")}
        </button>
        <button type="submit" class={danger ? "button danger" : "button primary"} aria-disabled={busy}>
          {submit}
        </button>
      </div>
    </form>
  );
}
