// The board client starts here.
import { render } from "preact";
import { type Boot, createApp } from "./app";
import { setCatalogue } from "./i18n";
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
setCatalogue(boot.locale, boot.strings);
const ui = createUiState();
rememberSettings(ui, storage(), document.documentElement);
const app = createApp(boot, ui);
const root = document.getElementById("app");
if (root) render(<Shell app={app} />, root);
