import type { JSX } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import type { App } from "../app";
import { t } from "../i18n";
import { Outline } from "../outline/Outline";
import { Board } from "../view/Board";
import { Phone } from "../view/phone/Phone";
import { type Source, SourceContext } from "../view/source";
import { Announcer, NewsContext } from "./Announcer";
import { Banner } from "./Banner";
import { Closed } from "./Closed";
import { ContentContext } from "./content";
import { createContentStore } from "./contentStore";
import { AppContext, useApp } from "./context";
import { Dialog, focusFallback } from "./Dialog";
import { NoteMenu } from "./NoteMenu";
import { createNewsStore } from "./newsStore";
import { FoldedRail, Rail, Strip } from "./Rail";
import { Rescue } from "./Rescue";
import { Toasts } from "./Toasts";
import { TopBar } from "./TopBar";
import { useClipboard } from "./useClipboard";
import { useKeptFocus } from "./useKeptFocus";
import { useKeys } from "./useKeys";
import { usePresence } from "./usePresence";
import { useWidth } from "./useWidth";
import { WhenHere } from "./WhenHere";

/** The whole page around one app. */
export function Shell({ app }: { readonly app: App }): JSX.Element {
  const content = useMemo(() => createContentStore(app), [app]);
  const news = useMemo(() => createNewsStore(app), [app]);
  useEffect(
    () => () => {
      content.stop();
      news.stop();
    },
    [content, news],
  );
  const source: Source = useMemo(
    () => ({ model: app.model, layout: app.layout, votes: content.votes, frozen: false }),
    [app, content],
  );
  return (
    <AppContext.Provider value={app}>
      <ContentContext.Provider value={content}>
        <NewsContext.Provider value={news}>
          <SourceContext.Provider value={source}>
            <Page />
          </SourceContext.Provider>
        </NewsContext.Provider>
      </ContentContext.Provider>
    </AppContext.Provider>
  );
}

function Page(): JSX.Element {
  const app = useApp();
  const state = app.connection.state.value;
  useKeys(app);
  useKeptFocus(app);
  useClipboard(app);
  usePresence(app);
  if (state.kind === "closed") return <Closed code={state.code} />;
  return (
    <>
      <View />
      <Rescue />
      <NoteMenu />
      <Opened />
      <Toasts />
      <Announcer />
    </>
  );
}

function View(): JSX.Element {
  const { ui } = useApp();
  const width = useWidth();
  const version = ui.version.value;
  const view = width === "phone" ? <Phone /> : <Desk narrow={width === "narrow"} />;
  if (!version) return view;
  return (
    <WhenHere meanwhile={(said) => <div class="loading">{said}</div>}>
      {({ VersionSource }) => <VersionSource id={version.id}>{view}</VersionSource>}
    </WhenHere>
  );
}

/** The dialog that is open, if any. */
function Opened(): JSX.Element | null {
  const { ui } = useApp();
  if (!ui.dialog.value) return null;
  const close = (): void => {
    ui.dialog.value = null;
  };
  return (
    <WhenHere
      meanwhile={(said) =>
        said && (
          <Dialog title={t("board.later.title")} onClose={close}>
            {said}
          </Dialog>
        )
      }
    >
      {({ Dialogs }) => <Dialogs />}
    </WhenHere>
  );
}

/** From 600 px on: the sheet in the middle, what to do beside it (below it while the window is narrow). */
function Desk({ narrow }: { readonly narrow: boolean }): JSX.Element {
  const { ui, rights } = useApp();
  const list = ui.view.value === "list";
  const director = rights.value.direct;
  const kind = director ? "director" : "member";
  return (
    <div class={`desk is-${kind}${narrow ? " is-narrow" : ""}`}>
      <button
        type="button"
        class="skip"
        onClick={() => {
          ui.view.value = "list";
          // The list is drawn first; its heading takes the focus then.
          requestAnimationFrame(focusFallback);
        }}
      >
        {t("board.skipToList")}
      </button>
      <TopBar />
      {!narrow && (director ? <Strip /> : <Rail />)}
      <main class={list ? "middle is-list" : "middle"}>
        <Banner />
        {list ? <Outline /> : <Board />}
      </main>
      {director && !narrow && (
        <WhenHere
          meanwhile={(said) => (
            <aside class="console" aria-label={t("stage.console")}>
              {said}
            </aside>
          )}
        >
          {({ Console }) => <Console />}
        </WhenHere>
      )}
      {narrow && <FoldedRail />}
    </div>
  );
}
