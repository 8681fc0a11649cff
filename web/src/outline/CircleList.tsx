import type { JSX } from "preact";
import { t } from "../i18n";
import { circling } from "../model/circling";
import type { Circle, Zone } from "../model/types";
import { CircleCount } from "../ui/CircleCount";
import { useApp } from "../ui/context";
import { Icon } from "../ui/Icon";
import { openCircle, openCircles, openCircling } from "../view/circling";
import { circleTitle, shortName } from "../view/names";
import { ringColour } from "../view/rings";
import { useSource } from "../view/source";

/** All circles with what is in them; who may circle makes and changes them here. */
export function CircleList({ empty }: { readonly empty: string | null }): JSX.Element {
  const app = useApp();
  const { model, frozen } = useSource();
  const circles = model.circles.value;
  const open = frozen ? null : openCircling(app);
  return (
    <>
      <div class="circle-head">
        <CircleCount />
        {open && (
          <button type="button" class="button small" onClick={() => openCircles(app, [])}>
            <Icon name="lasso" />
            {t(open.what === "areas" ? "board.circle.areas" : "board.circle.title")}
          </button>
        )}
      </div>
      {circles.length === 0 ? (
        <p class="outline-none">{empty ?? t("board.list.none")}</p>
      ) : (
        <ol class="outline-circles">
          {circles.map((circle, at) => (
            <CircleItem key={circle.id} circle={circle} number={at + 1} open={open !== null} />
          ))}
        </ol>
      )}
    </>
  );
}

interface ItemProps {
  readonly circle: Circle;
  readonly number: number;
  readonly open: boolean;
}

function CircleItem({ circle, number, open }: ItemProps): JSX.Element {
  const app = useApp();
  const { model, layout } = useSource();
  const { zones } = layout.value;
  const title = circleTitle(circle, null, zones, t);
  const members = circle.members
    .flatMap((id) => model.note(id).value?.text ?? [])
    .map((text) => shortName(text) || t("board.note.empty"));
  const areas = circle.zones.flatMap((id) => zones.find((each) => each.id === id)?.label ?? []);
  const inside = [...members, ...areas].join(", ");
  return (
    <li>
      <span class={`tag ring-${ringColour(number)}`}>{number}</span>
      <div>
        <p class="row-name">{title}</p>
        {inside !== title && <p class="row-fact">{inside}</p>}
      </div>
      {open && (
        <button
          type="button"
          class="button small"
          aria-label={`${t("board.circle.change")}: ${circleTitle(circle, number, zones, t)}`}
          onClick={() => openCircle(app, circle.id)}
        >
          {t("board.circle.change")}
        </button>
      )}
    </li>
  );
}

/** The numbers of the circles round these areas, beside their heading. */
export function AreaCircles({ zones }: { readonly zones: readonly Zone[] }): JSX.Element {
  const { model, layout } = useSource();
  return (
    <>
      {model.circles.value.map((circle, at) =>
        zones.some(({ id }) => circle.zones.includes(id)) ? (
          <span key={circle.id} class={`tag ring-${ringColour(at + 1)}`}>
            <span class="said">{circleTitle(circle, at + 1, layout.value.zones, t)}</span>
            <span aria-hidden="true">{at + 1}</span>
          </span>
        ) : null,
      )}
    </>
  );
}

/** The circles of a sheet that has no place for their list. */
export function CircleSection(): JSX.Element | null {
  const { layout, model } = useSource();
  const listed = layout.value.zones.some(({ kind }) => kind === "auto-list");
  if (listed || (!circling(layout.value) && model.circles.value.length === 0)) return null;
  return (
    <section class="outline-section" aria-labelledby="section-circles">
      <div class="outline-section-head">
        <h2 id="section-circles" tabIndex={-1}>
          {t("board.circle.all")}
        </h2>
      </div>
      <CircleList empty={null} />
    </section>
  );
}
