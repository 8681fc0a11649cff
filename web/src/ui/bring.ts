/** Brings what comes later from this server. */
import { Later } from "./later";

/** How long a file may take, ms; a network that swallows everything would leave people waiting for ever. */
const PATIENCE = 20_000;

/** What comes later, of these files. */
export function laterOf(files: readonly string[]): Later {
  let own: readonly CSSStyleSheet[] = [];
  return new Later({
    bring: async () => {
      const texts = await Promise.all(files.map(textOf));
      // All are there: a style is put to use only once, beside those that others have put.
      const others = document.adoptedStyleSheets.filter((sheet) => !own.includes(sheet));
      own = texts.filter((_, at) => files[at]?.endsWith(".css")).map(sheetOf);
      document.adoptedStyleSheets = [...others, ...own];
    },
    load: () => import("./parts"),
    wait: (ms) => new Promise((done) => setTimeout(done, ms)),
  });
}

async function textOf(address: string): Promise<string> {
  const response = await fetch(address, { signal: AbortSignal.timeout(PATIENCE) });
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.text();
}

function sheetOf(text: string): CSSStyleSheet {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
}
