import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { undoAction } from "../commands/sayUndo";
import { t } from "../i18n";
import { MAX_CIRCLE_NAME } from "../model/schema";
import { makeCircle, openCircling, titleOf, whyNot } from "../view/circling";
import { AreasDialog } from "./AreasDialog";
import { CircleCount } from "./CircleCount";
import { CircleMembers, CirclesNow } from "./CircleParts";
import { useApp } from "./context";
import { Dialog } from "./Dialog";
import { DialogForm, TextField } from "./FormParts";
import { Icon } from "./Icon";

interface CirclesProps {
  readonly notes: readonly string[];
  readonly onClose: () => void;
}

/** Circling without the sheet: round notes, or round areas where the sheet circles those. */
export function CirclesDialog(props: CirclesProps): JSX.Element | null {
  const how = openCircling(useApp());
  useEffect(() => {
    if (!how) props.onClose();
  }, [how === null]);
  if (!how) return null;
  return how.what === "areas" ? <AreasDialog onClose={props.onClose} /> : <NewCircle {...props} />;
}

/** A new circle, its name and its notes; and the circles that there are. */
function NewCircle({ notes, onClose }: CirclesProps): JSX.Element {
  const app = useApp();
  const [name, setName] = useState("");
  const [members, setMembers] = useState(notes);
  const [why, setWhy] = useState("");
  const there = members.filter((id) => app.model.note(id).value);
  const submit = (): void => {
    const told = makeCircle(app, { name, members: there });
    if (told !== "") setWhy(told);
    else {
      app.ui.selection.value = new Set();
      onClose();
    }
  };
  return (
    <Dialog title={t("board.circle.title")} onClose={onClose}>
      <CircleCount />
      <DialogForm error={why} submit={t("board.control.circle")} onSubmit={submit} onCancel={onClose}>
        <TextField
          label={t("board.circle.name")}
          value={name}
          onValue={setName}
          maxLength={MAX_CIRCLE_NAME}
          autocomplete="off"
        />
        <CircleMembers
          members={there}
          onAdd={(id) => setMembers([...members, id])}
          onDrop={(id) => setMembers(members.filter((each) => each !== id))}
        />
      </DialogForm>
      <CirclesNow notes={notes} />
    </Dialog>
  );
}

interface CircleProps {
  readonly id: string;
  readonly onClose: () => void;
}

/** One circle: its name, who is in it, or away with it. What others change meanwhile is shown and stays. */
export function CircleDialog({ id, onClose }: CircleProps): JSX.Element | null {
  const app = useApp();
  const { model, commands, ui, layout } = app;
  const circle = useComputed(() => model.circles.value.find((each) => each.id === id)).value;
  const [name, setName] = useState<string | null>(null);
  const [add, setAdd] = useState<readonly string[]>([]);
  const [drop, setDrop] = useState<readonly string[]>([]);
  const [why, setWhy] = useState("");
  const gone = !circle || !openCircling(app);
  useEffect(() => {
    // Somebody has deleted it, or the step has changed.
    if (!gone) return;
    onClose();
    ui.toast({ kind: "info", text: t("board.circle.gone"), actions: [], ms: 6_000 });
  }, [gone]);
  if (gone) return null;
  const stay = circle.members.filter((note) => !drop.includes(note));
  const members = [...stay, ...add.filter((note) => !stay.includes(note) && model.note(note).value)];
  const save = (): void => {
    if (members.length + circle.zones.length === 0) {
      setWhy(t("board.circle.emptied"));
      return;
    }
    const result = commands.circles.change(id, { ...(name === null ? {} : { name }), add, drop });
    if (result.kind === "done") onClose();
    else setWhy(whyNot(result));
  };
  const remove = (): void => {
    const text = t("board.circle.deleted", { circle: titleOf(app, id) });
    onClose();
    commands.circles.remove(id);
    ui.toast({ kind: "deleted", text, actions: [undoAction(app)], ms: 10_000 });
  };
  const areas = layout.value.zones.filter((zone) => circle.zones.includes(zone.id));
  return (
    <Dialog title={t("board.circle.one")} onClose={onClose}>
      <p class="dialog-quote">{titleOf(app, id)}</p>
      <DialogForm
        error={why}
        submit={t("common.save")}
        aside={
          <button type="button" class="button danger aside" onClick={remove}>
            <Icon name="trash" />
            {t("board.circle.delete")}
          </button>
        }
        onSubmit={save}
        onCancel={onClose}
      >
        <TextField
          label={t("board.circle.name")}
          value={name ?? circle.name}
          onValue={setName}
          maxLength={MAX_CIRCLE_NAME}
          autocomplete="off"
        />
        {areas.length > 0 && <p>{areas.map(({ label }) => label).join(", ")}</p>}
        {(areas.length === 0 || members.length > 0) && (
          <CircleMembers
            members={members}
            onAdd={(note) => {
              setAdd([...add, note]);
              setDrop(drop.filter((each) => each !== note));
            }}
            onDrop={(note) => {
              setDrop([...drop, note]);
              setAdd(add.filter((each) => each !== note));
            }}
          />
        )}
      </DialogForm>
    </Dialog>
  );
}
