/**
 * What comes later: everything that a board can be drawn and worked with without. A file of the first load never
 * imports from here, nor what stands here; it draws these through `Later`.
 */
export { Console } from "../stage/Console";
export { VersionSource } from "../view/Version";
export { Dialogs } from "./Dialogs";
export { pasteNotes } from "./pasting";
