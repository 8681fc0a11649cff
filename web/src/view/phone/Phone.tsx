import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";
import { Outline } from "../../outline/Outline";
import { Banner } from "../../ui/Banner";
import { useApp } from "../../ui/context";
import { NotePage } from "./NotePage";
import { PhoneBar } from "./PhoneBar";
import { PhoneBoard } from "./PhoneBoard";
import { PhoneHead } from "./PhoneHead";
import { PickPage } from "./PickPage";
import { followHistory, keepPlace, placeOf } from "./pages";
import { SectionPage } from "./SectionPage";
import { SentPage, WritePage } from "./WritePage";

/** Under 600 px: one thing at a time. The picture is for looking, the big buttons are for working. */
export function Phone(): JSX.Element {
  const { ui } = useApp();
  const main = useRef<HTMLElement>(null);
  const page = ui.phone.value;
  const list = ui.view.value === "list";
  useEffect(() => followHistory(ui), [ui]);
  useLayoutEffect(() => main.current?.scrollTo(0, list ? 0 : placeOf(page)), [page, list]);
  const first = useRef(true);
  // The focus moves when another page is shown.
  useEffect(() => {
    // A new page is told by its heading; when the app has just opened, the page itself begins.
    if (!first.current)
      main.current?.querySelector<HTMLElement>("h1, h2, [data-home]")?.focus({ preventScroll: true });
    first.current = false;
  }, [page, list]);
  return (
    <div class="phone">
      <PhoneHead />
      <Banner />
      <main
        ref={main}
        class={list ? "phone-main is-list" : "phone-main"}
        onScroll={({ currentTarget }) => {
          if (!list) keepPlace(ui.phone.peek(), currentTarget.scrollTop);
        }}
      >
        {list ? <Outline /> : <Page />}
      </main>
      <PhoneBar />
    </div>
  );
}

function Page(): JSX.Element {
  const { ui } = useApp();
  const page = ui.phone.value;
  switch (page.at) {
    case "board":
      return <PhoneBoard />;
    case "section":
      return <SectionPage key={page.key} sectionKey={page.key} />;
    case "pick":
      return <PickPage />;
    case "write":
      return <WritePage key={page.zone} zone={page.zone} />;
    case "sent":
      return <SentPage note={page.note} />;
    case "note":
      return <NotePage id={page.note} />;
  }
}
