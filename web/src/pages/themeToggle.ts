/** The button that changes between light and dark. Back at what the system says nothing is stored. */
import { t } from "../i18n";
import { one, say } from "./dom";

const KEY = "lappu.theme";

export function themeToggle(): void {
  const button = one("[data-theme-toggle]");
  if (!button) return;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = (): boolean =>
    (document.documentElement.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";
  const label = (): void => say(button, t(isDark() ? "page.script.theme.light" : "page.script.theme.dark"));
  button.addEventListener("click", () => {
    choose(isDark() ? "light" : "dark", system.matches);
    label();
  });
  system.addEventListener("change", label);
  label();
  button.hidden = false;
}

function choose(theme: "light" | "dark", systemIsDark: boolean): void {
  const asSystem = (theme === "dark") === systemIsDark;
  if (asSystem) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (asSystem) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Storage is blocked: the choice holds until the page is left.
  }
}
