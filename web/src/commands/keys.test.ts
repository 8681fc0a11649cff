import { describe, expect, it } from "vitest";
import { commandOf, isSingle, keyHint, matches, type Pressed } from "./keys";
import { COMMANDS } from "./list";
import type { Scope } from "./types";

const press = (key: string, more: Partial<Pressed> = {}): Pressed => ({
  key,
  code: "",
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
});
const everywhere = { scopes: new Set<Scope>(["board", "page"]), singles: true };
const id = (pressed: Pressed, where = everywhere) => commandOf(pressed, where)?.id;

describe("keys", () => {
  it("find commands whatever the case of the letter", () => {
    expect([
      id(press("n")),
      id(press("z", { ctrlKey: true })),
      id(press("Z", { metaKey: true, shiftKey: true })),
    ]).toEqual(["note.create", "edit.undo", "edit.redo"]);
  });

  it("tell N from Ctrl+N and Shift+N, which are the browser's", () => {
    expect([id(press("n", { ctrlKey: true })), id(press("N", { shiftKey: true }))]).toEqual([
      undefined,
      undefined,
    ]);
  });

  it("never take Ctrl+Alt, which writes signs on Finnish keyboards", () => {
    expect(id(press("z", { ctrlKey: true, altKey: true }))).toBeUndefined();
  });

  it("take signs with or without Shift, and Shift+1 by its place", () => {
    expect([
      id(press("?", { shiftKey: true })),
      id(press("+")),
      id(press("!", { code: "Digit1", shiftKey: true })),
    ]).toEqual(["help.shortcuts", "view.zoomIn", "view.fit"]);
  });

  it("without single keys leave N to the reader, but keep Enter and Ctrl+Z", () => {
    const quiet = { ...everywhere, singles: false };
    expect([
      id(press("n"), quiet),
      id(press("Enter"), quiet),
      id(press("z", { ctrlKey: true }), quiet),
    ]).toEqual([undefined, "note.edit", "edit.undo"]);
  });

  it("of the board do nothing while the focus is elsewhere", () => {
    const elsewhere = { scopes: new Set<Scope>(["page"]), singles: true };
    expect([id(press("n"), elsewhere), id(press("Delete"), elsewhere)]).toEqual([undefined, undefined]);
  });

  it("leave copy, cut and paste to the browser's own events", () => {
    expect(id(press("v", { ctrlKey: true }))).toBeUndefined();
  });

  it("are never bound twice, and never to / \\ [ ], which Finnish keyboards hide", () => {
    const all = COMMANDS.flatMap((command) => command.keys.map((key) => keyHint(key, false)));
    expect(new Set(all).size).toBe(all.length);
    expect(all.filter((hint) => /[\\/[\]]/.test(hint))).toEqual([]);
  });

  it("are shown in words", () => {
    expect(keyHint({ key: "Z", mod: true, shift: true, scope: "page" }, false)).toBe("Ctrl + Shift + Z");
    expect(keyHint(undefined)).toBe("");
    expect(isSingle({ key: "F2", scope: "board" })).toBe(false);
    expect(matches({ key: "N", scope: "board" }, press("n"))).toBe(true);
  });
});
