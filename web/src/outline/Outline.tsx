import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { t } from "../i18n";
import { SUMMARY } from "../model/schema";
import { Broken } from "../ui/Broken";
import { useApp } from "../ui/context";
import { Glyph } from "../ui/Glyph";
import { Icon } from "../ui/Icon";
import { useSource } from "../view/source";
import { CircleSection } from "./CircleList";
import { NewsLine } from "./NewsLine";
import { FieldRow, NotesOfZone, SectionView } from "./SectionView";
import { matches } from "./search";
import { blocks, type Section } from "./structure";
import { TableView } from "./TableView";

/** The whole board as a document: the same notes, the same rights, live. */
export function Outline(): JSX.Element {
  const { layout, model } = useSource();
  const content = useComputed(() => blocks(layout.value, model.fields.value, t));
  const sections = content.value.flatMap((block) => (block.kind === "section" ? [block.section] : []));
  const outside = useComputed(() => model.byZone.value.has(null));
  return (
    <div class="outline">
      <header class="outline-head">
        <div>
          <h1 tabIndex={-1} data-home>
            {t("board.list.title", { name: layout.value.name })}
          </h1>
          <p class="outline-sub">{t("board.list.detail")}</p>
        </div>
        <Search />
      </header>
      <NewsLine />
      <div class="outline-body">
        <ZoneNav sections={sections} />
        <div class="outline-content">
          {content.value.map((block) =>
            block.kind === "section" ? (
              <SectionView key={block.section.key} section={block.section} />
            ) : (
              <TableView key="table" table={block.table} />
            ),
          )}
          <CircleSection />
          <Summary />
          {outside.value && (
            <section class="outline-section">
              <div class="outline-section-head">
                <h2>{t("board.zone.outside")}</h2>
              </div>
              <NotesOfZone zone={null} />
            </section>
          )}
        </div>
      </div>
    </div>
  );
}

/** What was essential in the work; a field of the sheet without a place on it. */
function Summary(): JSX.Element | null {
  const { layout } = useSource();
  const { closing } = layout.value;
  if (!closing) return null;
  return (
    <section class="outline-section" aria-labelledby="section-summary">
      <div class="outline-section-head">
        <h2 id="section-summary" tabIndex={-1}>
          {closing.label}
        </h2>
      </div>
      <FieldRow id={SUMMARY} label={closing.label} prompt={closing.prompt} maxChars={closing.maxChars} />
    </section>
  );
}

function Search(): JSX.Element {
  const { ui, people } = useApp();
  const { model } = useSource();
  const found = useComputed(() => {
    const wanted = ui.search.value;
    if (wanted.trim() === "") return null;
    return model.ids.value.filter((id) => matches(model.note(id).value, wanted, people.value)).length;
  });
  return (
    <search class="outline-search">
      <label class="said" for="outline-search">
        {t("board.list.search")}
      </label>
      <Icon name="search" />
      <input
        id="outline-search"
        class="input"
        type="search"
        placeholder={t("board.list.search")}
        value={ui.search.value}
        onInput={(event) => {
          ui.search.value = event.currentTarget.value;
        }}
      />
      <p class="outline-found" role="status">
        {found.value === null ? "" : t("board.list.found", { n: found.value })}
      </p>
    </search>
  );
}

/** All areas with their place on the sheet and how many notes they hold. */
function ZoneNav({ sections }: { readonly sections: readonly Section[] }): JSX.Element {
  const { model } = useSource();
  const { ui } = useApp();
  const withNotes = sections.filter((section) => section.zones.some((zone) => zone.takesNotes));
  return (
    <nav class="outline-nav" aria-label={t("board.list.zones")}>
      <h2 class="outline-nav-title">{t("board.list.zones")}</h2>
      <ul>
        {withNotes.map((section) => {
          const count = section.zones.reduce(
            (sum, zone) => sum + (model.byZone.value.get(zone.id)?.length ?? 0),
            0,
          );
          const here = section.zones.some((zone) => zone.id === ui.zone.value);
          return (
            <li key={section.key}>
              <a
                class="outline-link"
                href={`#section-${section.key}`}
                aria-current={here ? "true" : undefined}
                onClick={(event) => goTo(event, section.key)}
              >
                <Glyph zones={section.zones.map((zone) => zone.id)} />
                <span>
                  <Broken text={section.label} />
                </span>
                <span class="num" aria-hidden="true">
                  {count}
                </span>
                <span class="said">{t("board.notes", { n: count })}</span>
              </a>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

/** To the section's heading, without leaving a trace in the browser's history. */
function goTo(event: Event, key: string): void {
  event.preventDefault();
  const heading = document.getElementById(`section-${key}`);
  heading?.scrollIntoView({ block: "start" });
  heading?.focus({ preventScroll: true });
}
