import type { JSX, Ref, TextareaHTMLAttributes } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { movedCaret } from "./caret";

type Attributes = Omit<TextareaHTMLAttributes, "value" | "onInput" | "ref">;

interface Props extends Attributes {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly areaRef?: Ref<HTMLTextAreaElement>;
}

/**
 * A text that several people may write at once. The element keeps its own value; what others write is put
 * in around the caret, never instead of what one is typing (also not in the middle of a composed letter).
 */
export function SharedText({ text, onText, areaRef, ...rest }: Props): JSX.Element {
  const own = useRef<HTMLTextAreaElement>(null);
  const composing = useRef(false);
  const take = (area: HTMLTextAreaElement): void => {
    if (area.value === text) return;
    const before = area.value;
    const [start, end] = [area.selectionStart, area.selectionEnd];
    area.value = text;
    if (document.activeElement === area) {
      area.setSelectionRange(movedCaret(before, text, start), movedCaret(before, text, end));
    }
  };
  useLayoutEffect(() => {
    if (own.current && !composing.current) take(own.current);
  });
  return (
    <textarea
      {...rest}
      ref={(element) => {
        own.current = element;
        if (typeof areaRef === "function") areaRef(element);
        else if (areaRef) areaRef.current = element;
      }}
      onInput={(event) => {
        if (!composing.current) onText(event.currentTarget.value);
      }}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={(event) => {
        composing.current = false;
        onText(event.currentTarget.value);
      }}
    />
  );
}
