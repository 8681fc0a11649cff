import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

/**
 * Yjs prints its two warnings by a part of lib0 that comes in two forms: the one for browsers brings a console
 * that can be drawn on a page, and a schema language for it.
 */
const PLAIN_LOGGING = fileURLToPath(new URL("node_modules/lib0/logging.node.js", import.meta.url));

const SOURCES = new URL("./src/", import.meta.url);

/** The server draws more icons than the client: of `icons.json` the bundle takes those that a source names. */
function usedIcons(): Plugin {
  return {
    name: "used-icons",
    enforce: "pre",
    transform(code, id) {
      if (!id.endsWith("/icons.json")) return null;
      const sources = readdirSync(SOURCES, { recursive: true, encoding: "utf8" })
        .filter((file) => /(?<!\.test)\.tsx?$/.test(file) && !file.startsWith("pages"))
        .map((file) => readFileSync(new URL(file, SOURCES), "utf8"));
      const named = new Set(sources.flatMap((source) => source.match(/(?<=")[a-z][a-z0-9-]*(?=")/g) ?? []));
      const used = Object.entries(JSON.parse(code) as object).filter(([name]) => named.has(name));
      return { code: JSON.stringify(Object.fromEntries(used)), map: null };
    },
  };
}

/** Scripts and styles are packed once, here: the server has no time for it while a crowd comes. */
function packed(): Plugin {
  return {
    name: "packed",
    writeBundle({ dir }, bundle) {
      for (const file of Object.keys(bundle).filter((name) => /\.(js|css)$/.test(name))) {
        writeFileSync(`${dir}/${file}.gz`, gzipSync(readFileSync(`${dir}/${file}`), { level: 9 }));
      }
    },
  };
}

// The server reads dist/.vite/manifest.json and puts the names below into its pages. Style sheets are
// entries of their own, so that a page links its style before its script runs.
export default defineConfig({
  base: "/assets/",
  plugins: [usedIcons(), packed()],
  publicDir: false,
  resolve: { alias: { "lib0/logging": PLAIN_LOGGING } },
  build: {
    outDir: "dist",
    // Files land in dist/<name>, the server serves dist at /assets/.
    assetsDir: ".",
    manifest: true,
    target: "es2022",
    // No data: URLs. The content security policy allows fonts and images from this server only.
    assetsInlineLimit: 0,
    // What a page needs is named by the server, what comes later is brought by ui/bring.ts.
    modulePreload: false,
    rolldownOptions: {
      input: [
        "src/main.tsx",
        "src/pages/pages.ts",
        "src/theme.ts",
        "src/styles/shared.css",
        "src/styles/board.css",
        "src/styles/later.css",
        "src/styles/pages.css",
      ],
    },
  },
});
