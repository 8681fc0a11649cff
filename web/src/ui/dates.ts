/** Dates and times as the workshop's language writes them. Pure. */

/** 17.3.2026, in English 17 March 2026. */
export function formatDate(at: number, locale: string): string {
  const month = locale === "en" ? "long" : "numeric";
  return new Intl.DateTimeFormat(tagOf(locale), { day: "numeric", month, year: "numeric" }).format(at);
}

/** 17.3.2026 14.30, in English 17 March 2026, 14:30. */
export function formatMoment(at: number, locale: string): string {
  const time = new Intl.DateTimeFormat(tagOf(locale), { hour: "2-digit", minute: "2-digit" }).format(at);
  return locale === "en" ? `${formatDate(at, locale)}, ${time}` : `${formatDate(at, locale)} ${time}`;
}

/** Swedish as it is written in Finland, English with the day first. */
function tagOf(locale: string): string {
  return { fi: "fi-FI", sv: "sv-FI", en: "en-GB" }[locale] ?? locale;
}
