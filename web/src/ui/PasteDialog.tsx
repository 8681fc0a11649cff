import type { JSX } from "preact";
import { useEffect, useId, useMemo, useState } from "preact/hooks";
import { t } from "../i18n";
import { draftsIn } from "../model/drafts";
import { MAX_NOTE_TEXT } from "../model/schema";
import { isTable, likelyShape, notesOf, type Pasted, type Shape, tableOf, zonesByName } from "../model/table";
import type { Zone } from "../model/types";
import { api } from "../stage/api";
import { split } from "../view/fit";
import { noteZones } from "../view/zones";
import { useApp } from "./context";
import { Dialog } from "./Dialog";
import { ErrorLine } from "./FormParts";
import { Icon } from "./Icon";
import { LANGUAGES } from "./languages";
import { addNotes, room } from "./pasting";

/** More notes than this at once would bury a board. */
const MOST = 500;
/** So many notes are shown before they are made. */
const SHOWN = 6;
/** … and of each at most so many letters. */
const MOST_SHOWN = 200;
const SHAPES: readonly Shape[] = ["cells", "rows", "areas"];

interface Props {
  readonly zone: string;
  /** What was pasted; empty: it is written or pasted here. */
  readonly text: string;
  readonly onClose: () => void;
}

/** Many notes at once from lines or from a table: what they will be is shown first. */
export function PasteDialog({ zone, text: first, onClose }: Props): JSX.Element {
  const app = useApp();
  const { layout, model, rights } = app;
  const [text, setText] = useState(first);
  const [where, setWhere] = useState(zone);
  const [chosen, setChosen] = useState<Shape | null>(null);
  const [tried, setTried] = useState(false);
  const rows = useMemo(() => tableOf(text), [text]);
  const table = isTable(rows);
  const names = useZoneNames(table);
  const shape = table ? (chosen ?? likelyShape(rows, names)) : "cells";
  const found = useMemo(() => notesOf(rows, shape, names), [rows, shape, names]);
  const why = whyNot(found.notes.length, Math.min(MOST, room(app)), rights.value.create);
  const submit = (): void => {
    setTried(true);
    if (why !== "") return;
    const notes = found.notes.map((note) => ({ text: note.text, zone: note.zone ?? where }));
    onClose();
    addNotes(app, draftsIn(notes, layout.peek(), model.byHeight()));
  };
  const some = found.notes.length > 0;
  return (
    <Dialog title={t("board.paste.title")} onClose={onClose}>
      <form
        class="dialog-form"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <TextField value={text} onInput={setText} />
        {table && <ShapeChoice value={shape} onPick={setChosen} />}
        {(!some || found.notes.some((note) => note.zone === null)) && (
          <ZoneChoice
            label={t(shape === "areas" ? "board.paste.zoneOthers" : "board.paste.zone")}
            value={where}
            onPick={setWhere}
          />
        )}
        <Preview found={found} where={where} />
        <ErrorLine text={some || tried ? why : ""} />
        <div class="dialog-actions">
          <button type="button" class="button" onClick={onClose}>
            {t("common.cancel")}
          </button>
          <button type="submit" class="button primary" aria-disabled={why !== ""}>
            {some ? t("board.paste.add", { n: found.notes.length }) : t("board.zone.add")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function whyNot(notes: number, most: number, may: boolean): string {
  if (!may) return t("board.paste.locked");
  if (notes === 0) return t("board.paste.nothing");
  if (notes <= most) return "";
  return t(most < MOST ? "board.paste.full" : "board.paste.many", { n: most });
}

/** The areas by their names: in one's own language at once, in the others when the server has told them. */
function useZoneNames(wanted: boolean): ReadonlyMap<string, string> {
  const { boot, layout } = useApp();
  const [others, setOthers] = useState<readonly (readonly Zone[])[]>([]);
  useEffect(() => {
    if (!wanted) return;
    let open = true;
    const locales = LANGUAGES.filter((locale) => locale !== boot.locale);
    Promise.all(locales.map((locale) => api.layout(boot.board.id, locale))).then(
      (layouts) => {
        if (open) setOthers(layouts.map(({ zones }) => zones));
      },
      () => {
        // Offline: names in one's own language and ids are known, and what isn't is told.
      },
    );
    return () => {
      open = false;
    };
  }, [wanted, boot]);
  const { zones } = layout.value;
  return useMemo(() => zonesByName([zones, ...others]), [zones, others]);
}

function TextField({
  value,
  onInput,
}: {
  readonly value: string;
  readonly onInput: (text: string) => void;
}): JSX.Element {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{t("board.paste.text")}</label>
      <textarea
        id={id}
        class="input paste-text"
        rows={5}
        value={value}
        aria-describedby={`${id}-help`}
        onInput={(event) => onInput(event.currentTarget.value)}
      />
      <p class="help" id={`${id}-help`}>
        {t("board.paste.help")}
      </p>
    </div>
  );
}

function ShapeChoice({
  value,
  onPick,
}: {
  readonly value: Shape;
  readonly onPick: (shape: Shape) => void;
}): JSX.Element {
  return (
    <fieldset class="kinds">
      <legend>{t("board.paste.shape")}</legend>
      {SHAPES.map((shape) => (
        <label key={shape} class="kind">
          <input type="radio" name="shape" checked={shape === value} onChange={() => onPick(shape)} />
          <span class="kind-name">{t(`board.paste.shape.${shape}`)}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface ZoneProps {
  readonly label: string;
  readonly value: string;
  readonly onPick: (zone: string) => void;
}

function ZoneChoice({ label, value, onPick }: ZoneProps): JSX.Element {
  const { layout } = useApp();
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} class="input" value={value} onChange={(event) => onPick(event.currentTarget.value)}>
        {noteZones(layout.value).map((each) => (
          <option key={each.id} value={each.id}>
            {each.label}
          </option>
        ))}
      </select>
    </div>
  );
}

/** How many notes go where, the first of them, and what is not as it was meant. */
function Preview({ found, where }: { readonly found: Pasted; readonly where: string }): JSX.Element {
  const { layout } = useApp();
  const { notes, unknown, long } = found;
  const counts = new Map<string, number>();
  for (const note of notes) counts.set(note.zone ?? where, (counts.get(note.zone ?? where) ?? 0) + 1);
  const areas = noteZones(layout.value).flatMap(({ id, label }) => {
    const n = counts.get(id);
    return n === undefined ? [] : [t("board.zone.list", { zone: label, n })];
  });
  return (
    <>
      <div role="status" class="paste-told">
        {areas.length > 0 && <p class="paste-areas">{areas.join(" · ")}</p>}
        {unknown.length > 0 && (
          <p class="paste-warning">
            <Icon name="info" />
            <span>{t("board.paste.unknown", { names: named(unknown) })}</span>
          </p>
        )}
        {long > 0 && (
          <p class="paste-warning">
            <Icon name="info" />
            <span>{t("board.paste.long", { n: long, most: MAX_NOTE_TEXT })}</span>
          </p>
        )}
      </div>
      {notes.length > 0 && (
        <ul class="paste-list">
          {notes.slice(0, SHOWN).map((note, index) => (
            // Pasted lines may repeat and never move.
            <PastedPaper key={index} text={note.text} />
          ))}
        </ul>
      )}
      {notes.length > SHOWN && <p class="help">{t("board.paste.more", { n: notes.length - SHOWN })}</p>}
    </>
  );
}

function PastedPaper({ text }: { readonly text: string }): JSX.Element {
  const [name, rest] = split(text.slice(0, MOST_SHOWN));
  return (
    <li class="c-yellow">
      <span class="paste-name">{name}</span>
      {rest && <span class="paste-rest">{rest}</span>}
    </li>
  );
}

/** The first few names; more than that is not read. */
function named(names: readonly string[]): string {
  const first = names.slice(0, 5).map((name) => `”${name.slice(0, 40)}”`);
  return [...first, ...(names.length > 5 ? ["…"] : [])].join(", ");
}
