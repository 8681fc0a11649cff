// The board client starts here.
import { render } from "preact";
import type { Boot } from "./app";
import { setCatalogue } from "./i18n";
import { startApp } from "./start";
import { Shell } from "./ui/Shell";
import { rememberSettings } from "./ui/settings";
import { createUiState } from "./ui/state";

/** What the server wrote into the page; it is ours, so it is taken as it is. */
function readBoot(): Boot {
  const element = document.getElementById("boot");
  return JSON.parse(element?.textContent ?? "") as Boot;
}

function storage(): Storage | null {
  try {
    return localStorage;
  } catch {
    // Some browsers forbid even to look; then nothing is remembered.
    return null;
  }
}

const boot = readBoot();
const store = storage();
setCatalogue(boot.locale, boot.strings);
const ui = createUiState();
rememberSettings(ui, store, document.documentElement);
const root = document.getElementById("app");
if (root) startApp(boot, ui, store, (app) => render(<Shell app={app} />, root));
