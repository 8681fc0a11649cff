import { type Signal, useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { useApp } from "../ui/context";
import { type Ground, groundOf } from "./ground";
import { type Variant, variant } from "./scale";

interface Props {
  readonly only?: Variant;
  /** Takes what of the picture must stay readable. */
  readonly ground?: Signal<Ground> | undefined;
}

/** The drawn worksheet, inlined so that it takes the theme's colours. Everything on it is also in the list. */
export function SheetPicture({ only, ground }: Props): JSX.Element {
  const { viewport, layout } = useApp();
  const chosen = useComputed(() => only ?? variant(viewport.value.scale));
  const markup = useMemo(() => pictureOf(chosen.value), [chosen.value, layout.value]);
  const picture = useRef<HTMLDivElement>(null);
  // The markup is not read, but with it the picture changes.
  useLayoutEffect(() => {
    if (ground && picture.current) ground.value = groundOf(picture.current);
  }, [ground, markup]);
  // The server's own drawing from the page's template.
  return (
    <div ref={picture} class="picture" aria-hidden="true" dangerouslySetInnerHTML={{ __html: markup }} />
  );
}

function pictureOf(name: Variant): string {
  const template = document.getElementById(`sheet-${name}`) ?? document.getElementById("sheet-full");
  return template instanceof HTMLTemplateElement ? template.innerHTML : "";
}
