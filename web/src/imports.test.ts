/** Who may import whom (DESIGN.md), and where the browser may be touched. */
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const SRC = import.meta.dirname;
const UI = ["view", "outline", "stage", "ui"];

/** Folders and packages that each folder may import besides itself. `schema` and `types` are files of model. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  model: ["yjs", "@preact/signals"],
  tools: ["model"],
  sync: ["model/schema", "model/types", "yjs", "lib0", "@preact/signals"],
  i18n: [],
};

interface Import {
  readonly file: string;
  /** A path inside of src without its ending, or a package with its subpath. */
  readonly target: string;
}

const files = readdirSync(SRC, { recursive: true, encoding: "utf-8" })
  .filter((file) => /\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file) && !file.startsWith("testing"))
  .sort();

const text = (file: string): string => readFileSync(join(SRC, file), "utf-8");

function imports(file: string): Import[] {
  const found = text(file).matchAll(
    /^(?:import|export)\s[^;"]*?\bfrom\s+"([^"]+)"|^import\s+"([^"]+)"|\bimport\(\s*"([^"]+)"/gm,
  );
  return [...found].map(([, from, plain, dynamic]) => {
    const name = from ?? plain ?? dynamic ?? "";
    const target = name.startsWith(".") ? relative(SRC, resolve(SRC, dirname(file), name)) : name;
    return { file, target };
  });
}

const all = files.flatMap(imports);
const within = (folder: string): Import[] => all.filter(({ file }) => file.startsWith(`${folder}/`));
const under = (target: string, folder: string): boolean =>
  target === folder || target.startsWith(`${folder}/`);

describe("C6: imports", () => {
  it("are found at all", () => {
    expect(all.length).toBeGreaterThan(200);
    expect(within("model")).toContainEqual({ file: "model/commands.ts", target: "yjs" });
    expect(within("sync")).toContainEqual({ file: "sync/connection.ts", target: "sync/exchange" });
  });

  it.each(Object.entries(ALLOWED))("of %s", (folder, allowed) => {
    const strange = within(folder).filter(
      ({ target }) => ![folder, ...allowed].some((one) => under(target, one)),
    );
    expect(strange).toEqual([]);
  });

  it("of the page's main by nobody", () => {
    expect(
      all.filter(({ target }) => target === "main" || target === "start").map(({ file }) => file),
    ).toEqual(["main.tsx"]);
  });

  it("of the interface by the core never", () => {
    const core = ["model", "tools", "sync", "i18n"].flatMap(within);
    expect(core.filter(({ target }) => [...UI, "commands", "app"].some((one) => under(target, one)))).toEqual(
      [],
    );
  });

  it("of the start pages and the board never cross", () => {
    const board = all.filter(({ file }) => !file.startsWith("pages/"));
    expect(board.filter(({ target }) => under(target, "pages"))).toEqual([]);
    const heavy = within("pages").filter(({ target }) =>
      [...UI, "model", "sync", "preact", "yjs"].some((one) => under(target, one)),
    );
    expect(heavy).toEqual([]);
  });
});

describe("C20: what comes later", () => {
  const FIRST = "main.tsx";
  const modules = new Map(files.map((file) => [file.replace(/(\/index)?\.tsx?$/, ""), file]));
  /** A type costs nothing: it isn't there any more when the client is built. */
  const statics = (file: string): string[] =>
    [...text(file).matchAll(/^(?:import|export)\s(?!type\b)[^;"]*?\bfrom\s+"(\.[^"]+)"/gm)].flatMap(
      ([, from]) => modules.get(relative(SRC, resolve(SRC, dirname(file), from ?? ""))) ?? [],
    );
  const loaded = new Set<string>([FIRST]);
  for (const file of loaded) for (const target of statics(file)) loaded.add(target);

  it("isn't part of the first load", () => {
    expect(loaded.size).toBeGreaterThan(100);
    expect(loaded).toContain("view/Board.tsx");
    const parts = ["ui/parts.ts", ...statics("ui/parts.ts")];
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.filter((file) => loaded.has(file))).toEqual([]);
  });
});

describe("the browser", () => {
  const BROWSER =
    /\b(document|window|navigator|localStorage|sessionStorage|HTML\w*Element|requestAnimationFrame|WebSocket|fetch)\b[.(]/;
  const code = (file: string): string => text(file).replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");

  it.each(["model", "tools"])("isn't touched by %s", (folder) => {
    expect(files.filter((file) => file.startsWith(`${folder}/`) && BROWSER.test(code(file)))).toEqual([]);
  });

  it("is found where it is touched", () => {
    expect(BROWSER.test(code("sync/ports.ts"))).toBe(true);
  });
});

describe("the document", () => {
  /** Changes of shared types, by any of Yjs' names for it. */
  const WRITES = /\.transact\(|\bapplyUpdate\(|\.getMap\([^)]*\)\.(set|delete|clear)\(/;
  const WRITERS = [
    "model/circles.ts",
    "model/commands.ts",
    "model/lines.ts",
    "model/marks.ts",
    "model/saved.ts",
    "model/steps.ts",
    "model/talk.ts",
    "model/undo.ts",
    "sync/adopt.ts",
    "sync/exchange.ts",
  ];

  it("C1: is written by the commands and the connection alone", () => {
    expect(files.filter((file) => WRITES.test(text(file)))).toEqual(WRITERS);
  });
});
