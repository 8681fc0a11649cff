/** Texts for people: the catalogue that came with the page, placeholders and plural forms. */

export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>>>;
export type Catalogue = Readonly<Record<string, string | Plural>>;
export type Params = Readonly<Record<string, string | number>>;
export type Translate = (key: string, params?: Params) => string;

/**
 * A function that looks texts up. `{name}` in a text is replaced by that parameter, the plural form is
 * chosen by the parameter `n`. A key without a text is answered with the key, so that nothing breaks.
 */
export function translator(locale: string, strings: Catalogue): Translate {
  // Each takes a phone tens of milliseconds to make, and few texts need them.
  const rules = once(() => new Intl.PluralRules(locale));
  const digits = once(() => new Intl.NumberFormat(locale));
  return (key, params = {}) => {
    const entry = strings[key];
    const text = typeof entry === "object" ? form(entry, rules().select(Number(params.n ?? 0))) : entry;
    if (text === undefined) return key;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = params[name];
      if (value === undefined) return whole;
      return typeof value === "number" ? written(value, digits) : value;
    });
  };
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** Small whole numbers are their digits in every language of the catalogue. */
function written(value: number, digits: () => Intl.NumberFormat): string {
  return Number.isInteger(value) && value >= 0 && value < 1_000 ? String(value) : digits().format(value);
}

function form(plural: Plural, rule: Intl.LDMLPluralRule): string | undefined {
  return plural[rule] ?? plural.other ?? Object.values(plural)[0];
}

let current: Translate = translator("en", {});

/** Takes the page's language and texts; called once, before anything is drawn. */
export function setCatalogue(locale: string, strings: Catalogue): void {
  current = translator(locale, strings);
}

/** The text of the key in the page's language. */
export const t: Translate = (key, params) => current(key, params);
