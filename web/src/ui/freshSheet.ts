/** The board's own page, fetched again: layout and pictures of the sheet belong together, so they come together. */
import type { Layout } from "../model/types";

/** The layout as it is now; the page's pictures are replaced by those that go with it. Throws when it can't be had. */
export async function freshSheet(): Promise<Layout> {
  const answer = await fetch(location.pathname + location.search, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(`the page answers ${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const boot = page.getElementById("boot");
  if (!boot?.textContent) throw new Error("the page is another one");
  const { layout } = JSON.parse(boot.textContent) as { readonly layout: Layout };
  for (const picture of page.querySelectorAll("template[id^=sheet-]"))
    document.getElementById(picture.id)?.replaceWith(document.adoptNode(picture));
  return layout;
}
