import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { useApp } from "../ui/context";
import { type Variant, variant } from "./scale";

/** The drawn worksheet, inlined so that it takes the theme's colours. Everything on it is also in the list. */
export function SheetPicture({ only }: { readonly only?: Variant }): JSX.Element {
  const { viewport } = useApp();
  const chosen = useComputed(() => only ?? variant(viewport.value.scale));
  const markup = useMemo(() => pictureOf(chosen.value), [chosen.value]);
  // The server's own drawing from the page's template.
  return <div class="picture" aria-hidden="true" dangerouslySetInnerHTML={{ __html: markup }} />;
}

function pictureOf(name: Variant): string {
  const template = document.getElementById(`sheet-${name}`) ?? document.getElementById("sheet-full");
  return template instanceof HTMLTemplateElement ? template.innerHTML : "";
}
