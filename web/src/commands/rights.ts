/** What a person may do, by role and stage: the client's reading of the server's table, to disable early. */
import { circling } from "../model/circling";
import type { Comment, Layout, MarkKind, Note, Zone } from "../model/types";
import type { StageFrame } from "../sync/types";

export interface Rights {
  /** Whether anything may be written at all. */
  readonly edit: boolean;
  /** Notes may be created. */
  readonly create: boolean;
  /** Text fields may be edited. */
  readonly fields: boolean;
  /** Lines of this kind may be drawn, changed and deleted. */
  readonly connect: (kind: string) => boolean;
  /** Circles may be drawn, changed and deleted. */
  readonly circle: boolean;
  /** Marks of this kind may be set in cells and taken away. */
  readonly mark: (kind: MarkKind) => boolean;
  /** The stage may be directed. */
  readonly direct: boolean;
  /** Whether this note may be changed, moved or deleted. */
  readonly change: (note: Pick<Note, "by">) => boolean;
  /** Whether this comment may be deleted. Everybody who may edit may comment and react, on any note. */
  readonly unsay: (comment: Pick<Comment, "by">) => boolean;
}

const NONE: Rights = {
  edit: false,
  create: false,
  fields: false,
  connect: () => false,
  circle: false,
  mark: () => false,
  direct: false,
  change: () => false,
  unsay: () => false,
};

/** Whether this step has notes at all for the person; a pause only stops them for a while. */
export function stepHasNotes(frame: StageFrame | null): boolean {
  if (!frame) return true;
  if (frame.role === "observer") return false;
  return frame.role !== "participant" || frame.stage.tools.includes("note");
}

/** Whether this step has lines for the person, on a sheet of these kinds; a pause only stops them for a while. */
export function stepHasLines(frame: StageFrame | null, kinds: readonly { readonly id: string }[]): boolean {
  if (!frame || frame.role === "observer") return false;
  return kinds.some(({ id }) => frame.role !== "participant" || frame.stage.tools.includes(`connect:${id}`));
}

/** Whether circling belongs to this step, for those who write at all; facilitators may in every step, by other ways. */
export function stepHasCircles(frame: StageFrame | null, layout: Layout): boolean {
  if (!frame || frame.role === "observer") return false;
  return frame.stage.tools.includes("circle") && circling(layout) !== null;
}

/** The kinds of marks that this step has for the person in these cells; a pause only stops them for a while. */
export function stepMarks(frame: StageFrame | null, zones: readonly Pick<Zone, "marks">[]): MarkKind[] {
  if (!frame || frame.role === "observer") return [];
  const open = (kind: MarkKind): boolean => frame.role !== "participant" || frame.stage.tools.includes(kind);
  return [...new Set(zones.flatMap((zone) => zone.marks))].filter(open);
}

/**
 * Nothing may be done before the stage is known: the server would undo it. Who looks at a saved version
 * would change the live board without seeing it: that is not done either.
 */
export function rights(frame: StageFrame | null, person: string, inVersion: boolean): Rights {
  if (!frame || frame.role === "observer") return NONE;
  const direct = frame.role === "facilitator" || frame.role === "owner";
  if (inVersion) return { ...NONE, direct };
  if (direct) {
    const all = (): boolean => true;
    return {
      edit: true,
      create: true,
      fields: true,
      connect: all,
      circle: true,
      mark: all,
      direct,
      change: all,
      unsay: all,
    };
  }
  const { stage } = frame;
  if (stage.paused || stage.control) return NONE;
  const ownOnly = stage.rules.ownNotesOnly;
  return {
    edit: true,
    create: stage.tools.includes("note"),
    fields: stage.tools.includes("text"),
    connect: (kind) => stage.tools.includes(`connect:${kind}`),
    circle: stage.tools.includes("circle"),
    mark: (kind) => stage.tools.includes(kind),
    direct,
    change: (note) => !ownOnly || note.by === person,
    unsay: (comment) => comment.by === person,
  };
}
