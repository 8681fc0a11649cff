import { defineConfig } from "vite";

// The server reads dist/.vite/manifest.json and puts the names below into its pages. Style sheets are
// entries of their own, so that a page links its style before its script runs.
export default defineConfig({
  base: "/assets/",
  publicDir: false,
  build: {
    outDir: "dist",
    // Files land in dist/<name>, the server serves dist at /assets/.
    assetsDir: ".",
    manifest: true,
    target: "es2022",
    // No data: URLs. The content security policy allows fonts and images from this server only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: [
        "src/main.tsx",
        "src/pages/pages.ts",
        "src/theme.ts",
        "src/styles/board.css",
        "src/styles/pages.css",
      ],
    },
  },
});
