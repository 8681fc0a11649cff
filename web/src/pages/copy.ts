/** Buttons that copy a text of the page. */
import { t } from "../i18n";
import { all, one, say } from "./dom";

/** How long a button says that it has copied, ms. */
const SAID = 2500;

export function copyButtons(): void {
  for (const button of all("button[data-copy]")) {
    button.addEventListener("click", () => void copy(button));
  }
}

async function copy(button: HTMLElement): Promise<void> {
  const source = document.getElementById(button.dataset.copy ?? "");
  if (!source) return;
  const done = (await written(source.innerText)) || selected(source);
  say(one("[data-status]"), t(done ? "page.script.copied" : "page.script.notCopied"));
  if (done) confirmOn(button);
}

/** The clipboard exists only on secure pages; a server in a house network often has plain HTTP. */
async function written(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

/** The old way. When even that fails the text stays selected, so that Ctrl+C copies it. */
function selected(source: HTMLElement): boolean {
  const selection = getSelection();
  selection?.removeAllRanges();
  const range = document.createRange();
  range.selectNodeContents(source);
  selection?.addRange(range);
  const done = document.execCommand("copy");
  if (done) selection?.removeAllRanges();
  return done;
}

function confirmOn(button: HTMLElement): void {
  const label = one("[data-label]", button);
  if (!label || button.dataset.said) return;
  const before = label.textContent ?? "";
  button.dataset.said = "yes";
  say(label, t("page.script.copied"));
  setTimeout(() => {
    say(label, before);
    delete button.dataset.said;
  }, SAID);
}
