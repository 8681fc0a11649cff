/** Longer than any browser takes to begin a download, ms; until then the data must be reachable. */
const KEPT = 60_000;

/** Hands data to the browser as a download of that name. */
export function saveFile(name: string, data: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(data);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT);
}
