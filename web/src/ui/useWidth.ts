import { useEffect, useState } from "preact/hooks";

export type Width = "phone" | "narrow" | "wide";

const PHONE = "(max-width: 599.98px)";
const NARROW = "(max-width: 1023.98px)";

function now(): Width {
  if (matchMedia(PHONE).matches) return "phone";
  return matchMedia(NARROW).matches ? "narrow" : "wide";
}

/** The shape that the window has room for. */
export function useWidth(): Width {
  const [width, setWidth] = useState<Width>(now);
  useEffect(() => {
    const queries = [matchMedia(PHONE), matchMedia(NARROW)];
    const change = (): void => setWidth(now());
    for (const query of queries) query.addEventListener("change", change);
    return () => {
      for (const query of queries) query.removeEventListener("change", change);
    };
  }, []);
  return width;
}
