import { COMMANDS } from "./list";
import type { Command } from "./types";

export { commandOf, keyHint } from "./keys";
export { COMMANDS } from "./list";

/** The command of that id; an unknown one is a mistake in the program. */
export function command(id: string): Command {
  const found = COMMANDS.find((each) => each.id === id);
  if (!found) throw new Error(`no command ${id}`);
  return found;
}
