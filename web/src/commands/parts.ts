/** What commands are made of. */
import type { App } from "../app";
import type { Key } from "./types";

interface More {
  readonly mod?: true;
  readonly shift?: true;
}

export const board = (key: string, more: More = {}): Key => ({ key, scope: "board", ...more });
export const page = (key: string, more: More = {}): Key => ({ key, scope: "page", ...more });

export const always = (): boolean => true;
export const onBoard = ({ ui }: App): boolean => ui.view.value === "board";
