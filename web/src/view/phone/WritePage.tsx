import type { JSX } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { t } from "../../i18n";
import { MAX_NOTE_TEXT } from "../../model/schema";
import { length } from "../../model/text";
import type { Color } from "../../model/types";
import { useApp } from "../../ui/context";
import { Icon } from "../../ui/Icon";
import { SavedLine } from "../../ui/SaveState";
import { Swatches } from "../../ui/Swatches";
import { LONG } from "../NoteEditor";
import { shortName } from "../names";
import { Overview } from "../Overview";
import { useSource } from "../source";
import { useZoneTitle } from "../useZoneTitle";
import { goTo } from "./pages";

/** What is being written, kept while one looks at another page or turns the phone. */
const drafts = new Map<string, string>();

/** Writing a note: the question of the area, paper, colour, send. */
export function WritePage({ zone: id }: { readonly zone: string }): JSX.Element {
  const { commands, ui, rights } = useApp();
  const { layout } = useSource();
  const zone = layout.value.zones.find((each) => each.id === id);
  const [text, setText] = useState(drafts.get(id) ?? "");
  const [color, setColor] = useState<Color>("yellow");
  const area = useRef<HTMLTextAreaElement>(null);
  const field = useId();
  useEffect(() => area.current?.focus(), []);
  const ready = text.trim() !== "" && rights.value.create;
  const send = (): void => {
    if (!ready) {
      area.current?.focus();
      return;
    }
    const note = commands.createNote({ zone: id }, text.trim(), color);
    drafts.delete(id);
    goTo(ui, { at: "sent", note });
  };
  return (
    <form
      class="phone-form"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <h1 class="phone-prompt">
        <label for={field}>{zone?.prompt ?? t("board.note.write")}</label>
      </h1>
      <textarea
        ref={area}
        id={field}
        class={`phone-paper-field c-${color}`}
        value={text}
        maxLength={MAX_NOTE_TEXT}
        aria-describedby={`${field}-help`}
        onInput={(event) => {
          setText(event.currentTarget.value);
          drafts.set(id, event.currentTarget.value);
        }}
      />
      <div class="phone-form-help">
        <p id={`${field}-help`}>{zone?.hint ?? ""}</p>
        {length(text) > LONG && <p class="num">{length(text)}</p>}
      </div>
      <Swatches label={t("board.note.colour")} value={color} onPick={setColor} small />
      <button type="submit" class="button primary big wide" aria-disabled={!ready}>
        <Icon name="send" />
        {t("board.phone.send")}
      </button>
    </form>
  );
}

/** "On the board": where it lies, and what to do next. */
export function SentPage({ note: id }: { readonly note: string }): JSX.Element {
  const { commands, ui, rights } = useApp();
  const { layout, model } = useSource();
  const note = model.note(id).value;
  const title = useZoneTitle(note?.zone ?? null);
  const zone = layout.value.zones.find((each) => each.id === note?.zone);
  const count = zone ? (model.byZone.value.get(zone.id)?.length ?? 0) : 0;
  return (
    <>
      <div class="message ok phone-sent">
        <Icon name="circle-check" />
        <div>
          <h1 class="phone-sent-title" tabIndex={-1}>
            {note ? t("board.phone.sent") : t("board.phone.undone")}
          </h1>
          {note && <p>{t("board.phone.sentTo", { zone: title, n: count })}</p>}
          {note && <p class="said">{shortName(note.text)}</p>}
          <SavedLine />
        </div>
        {note && (
          <button type="button" class="button" onClick={() => commands.undo()}>
            <Icon name="undo-2" />
            {t("board.control.undo")}
          </button>
        )}
      </div>
      <Overview class="overview" mark={id} />
      {zone && rights.value.create && (
        <button
          type="button"
          class="button slip big wide"
          onClick={() => goTo(ui, { at: "write", zone: zone.id })}
        >
          <Icon name="sticky-note" />
          {t("board.phone.another", { zone: title })}
        </button>
      )}
      <button type="button" class="button big wide" onClick={() => goTo(ui, { at: "pick" })}>
        <Icon name="layout-dashboard" />
        {t("board.phone.otherZone")}
      </button>
      <button type="button" class="button quiet wide" onClick={() => goTo(ui, { at: "board" })}>
        {t("board.control.showBoard")}
      </button>
    </>
  );
}
