import type { JSX } from "preact";
import { ConsoleDialog } from "../stage/Console";
import { AdaptDialog } from "./AdaptDialog";
import { BoardsDialog } from "./BoardsDialog";
import { CircleDialog, CirclesDialog } from "./CircleDialogs";
import { useApp } from "./context";
import { ExportDialog } from "./ExportDialog";
import { ConnectDialog, LineDialog } from "./LineDialogs";
import { MenuDialog } from "./MenuDialog";
import { ColourDialog, MoveDialog } from "./NoteDialogs";
import { PasteDialog } from "./PasteDialog";
import { PauseDialog } from "./PauseDialog";
import { PeopleDialog } from "./PeopleDialog";
import { HandoverDialog, LeaveDialog, RenameDialog } from "./PersonDialogs";
import { SettingsDialog } from "./SettingsDialog";
import { ShortcutsDialog } from "./ShortcutsDialog";
import { TagDialog } from "./TagDialog";
import { TalkDialog } from "./TalkDialog";
import { RestoreDialog, SaveVersionDialog, VersionsDialog } from "./VersionDialogs";

/** The one dialog that is open, if any. */
export function Dialogs(): JSX.Element | null {
  const { ui } = useApp();
  const dialog = ui.dialog.value;
  const close = (): void => {
    ui.dialog.value = null;
  };
  switch (dialog?.kind) {
    case undefined:
      return null;
    case "menu":
      return <MenuDialog onClose={close} />;
    case "move":
      return <MoveDialog ids={dialog.ids} onClose={close} />;
    case "colour":
      return <ColourDialog ids={dialog.ids} onClose={close} />;
    case "connect":
      return <ConnectDialog key="connect" from={dialog.from} to={dialog.to} onClose={close} />;
    case "line":
      return <LineDialog key={dialog.id} id={dialog.id} onClose={close} />;
    case "circles":
      return <CirclesDialog key="circles" notes={dialog.notes} onClose={close} />;
    case "circle":
      return <CircleDialog key={dialog.id} id={dialog.id} onClose={close} />;
    case "talk":
      return <TalkDialog key={dialog.note} id={dialog.note} onClose={close} />;
    case "tags":
      return <TagDialog ids={dialog.ids} onClose={close} />;
    case "paste":
      return <PasteDialog zone={dialog.zone} text={dialog.text} onClose={close} />;
    case "shortcuts":
      return <ShortcutsDialog onClose={close} />;
    case "settings":
      return <SettingsDialog onClose={close} />;
    case "rename":
      return <RenameDialog onClose={close} />;
    case "handover":
      return <HandoverDialog onClose={close} />;
    case "leave":
      return <LeaveDialog onClose={close} />;
    case "boards":
      return <BoardsDialog onClose={close} />;
    case "people":
      return <PeopleDialog onClose={close} />;
    case "console":
      return <ConsoleDialog onClose={close} />;
    case "adapt":
      return <AdaptDialog onClose={close} />;
    case "pause":
      return <PauseDialog onClose={close} />;
    case "save-version":
      return <SaveVersionDialog onClose={close} />;
    case "versions":
      return <VersionsDialog onClose={close} />;
    case "export":
      return <ExportDialog onClose={close} />;
    case "restore":
      return <RestoreDialog id={dialog.id} name={dialog.name} onClose={close} />;
  }
}
