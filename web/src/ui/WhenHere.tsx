import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import { t } from "../i18n";
import { useApp } from "./context";
import { Icon } from "./Icon";
import type { Parts } from "./later";

/** So long nothing is said, ms: it nearly always comes before, and a flash of words would only disturb. */
const QUIET = 300;

interface Props {
  readonly children: (parts: Parts) => JSX.Element;
  /** What stands there meanwhile, around what is said (nothing at first). */
  readonly meanwhile: (said: JSX.Element | null) => JSX.Element | null;
}

/** Draws what comes later as soon as it is there; until then tells that it is coming, or what to do. */
export function WhenHere({ children, meanwhile }: Props): JSX.Element | null {
  const { later } = useApp();
  const [quiet, setQuiet] = useState(true);
  useEffect(() => {
    void later.get();
    const timer = setTimeout(() => setQuiet(false), QUIET);
    return () => clearTimeout(timer);
  }, [later]);
  const state = later.state.value;
  if (state.kind === "here") return children(state.parts);
  if (state.kind === "failed") return meanwhile(<Failed />);
  return meanwhile(quiet ? null : <Coming />);
}

function Coming(): JSX.Element {
  return (
    <div class="coming" role="status">
      <Icon name="loader-circle" />
      <p>{t("board.later.coming")}</p>
    </div>
  );
}

function Failed(): JSX.Element {
  const { later } = useApp();
  return (
    <div class="coming">
      <Icon name="circle-alert" />
      <p role="alert">{t("board.later.failed")}</p>
      <button type="button" class="button" onClick={() => void later.get()}>
        {t("board.later.again")}
      </button>
      <button type="button" class="button" onClick={() => location.reload()}>
        {t("board.closed.reload")}
      </button>
    </div>
  );
}
