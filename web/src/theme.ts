// Runs before the first paint (a blocking classic script): puts the chosen theme on the root, so that a
// dark page never flashes white. Without a choice the system decides (tokens.css).
try {
  const chosen = localStorage.getItem("lappu.theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch {
  // Storage is blocked (private windows, strict policies): the system's theme is right then.
}
