/**
 * Names and limits of a board's document: the mirror of `server/boards/schema.py`, held to it by a test.
 * Lengths of text are counted in Unicode code points, places and sizes in sheet units (su).
 * Only plain literals stand here, so that the test can read the file.
 */

export const NOTES = "notes";
export const CONNECTIONS = "connections";
export const CIRCLES = "circles";
export const MARKS = "marks";
export const FIELDS = "fields";
export const COMMENTS = "comments";

export const ROOTS = ["notes", "connections", "circles", "marks", "fields", "comments"] as const;

/** Known keys of the things under each root; unknown keys are kept but never interpreted. */
export const KEYS = {
  notes: ["place", "text", "color", "by", "at", "size", "tags", "reactions", "origin"],
  connections: ["from", "to", "kind", "label", "by", "at"],
  circles: ["members", "zones", "name", "shape", "by", "at"],
  marks: ["kind", "by", "at"],
  comments: ["note", "text", "by", "at"],
} as const;

/** Keys whose value is a shared Text. */
export const TEXT_KEYS = { notes: ["text"], circles: ["name"] } as const;

/** Keys whose value is a shared Map of plain values. */
export const MAP_KEYS = { notes: ["reactions"], circles: ["members", "zones"] } as const;

/** The closing text of a sheet; stands among the fields, but is not a zone. */
export const SUMMARY = "summary";

export const COLORS = ["yellow", "blue", "green", "pink", "orange", "grey"] as const;
export const CIRCLE_SHAPES = ["note", "ellipse", "set", "zone"] as const;
export const MARK_KINDS = ["cross", "bigcross"] as const;
/** What a note's origin names besides the board. */
export const ORIGIN_KINDS = ["note", "circle", "zone"] as const;

export const ID_PATTERN = "[A-Za-z0-9_/.-]{1,64}";

export const MAX_NOTE_TEXT = 2_000;
export const MAX_FIELD_TEXT = 4_000;
export const MAX_SUMMARY = 1_200;
export const MAX_CIRCLE_NAME = 60;
export const MAX_LABEL = 120;
export const MAX_COMMENT = 1_000;
export const MAX_NOTES = 5_000;
/** Connections, circles, marks and comments, of each kind. */
export const MAX_OTHERS = 5_000;
/** A place lies within ± this many su, so that a stray number cannot break drawing. */
export const MAX_COORDINATE = 100_000;
export const MAX_NOTE_SIDE = 1_000;
/** More notes than this deleted at once by a participant: a snapshot is taken first. */
export const MASS_DELETION = 50;
