import { describe, expect, it } from "vitest";
import en from "../../../server/locales/en.json";
import fi from "../../../server/locales/fi.json";
import sv from "../../../server/locales/sv.json";
import { translator } from "./index";

const strings = {
  plain: "Undo",
  hello: "Hello {name}, {name}!",
  notes: { one: "{n} note", other: "{n} notes" },
  odd: { few: "{n} некоторые" },
};

describe("translator", () => {
  const t = translator("en", strings);

  it("fills placeholders and chooses plural forms by n", () => {
    expect([t("plain"), t("hello", { name: "Ä{n}" })]).toEqual(["Undo", "Hello Ä{n}, Ä{n}!"]);
    expect([t("notes", { n: 1 }), t("notes", { n: 0 }), t("notes", { n: 2 })]).toEqual([
      "1 note",
      "0 notes",
      "2 notes",
    ]);
  });

  it("writes numbers as the language does", () => {
    expect(translator("fi", strings)("notes", { n: 12_345.5 })).toBe("12\u00a0345,5 notes");
  });

  it("never breaks: a key without a text is its own text, a missing value stays visible", () => {
    expect([t("no.such.key"), t("hello"), t("odd", { n: 5 })]).toEqual([
      "no.such.key",
      "Hello {name}, {name}!",
      "5 некоторые",
    ]);
  });
});

describe("the catalogue", () => {
  it.each([
    ["fi", fi],
    ["sv", sv],
    ["en", en],
  ])("has every plural form that %s needs", (locale, catalogue) => {
    const needed = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
    const lacking = Object.entries<unknown>(catalogue).filter(
      ([, text]) => typeof text === "object" && text !== null && needed.some((form) => !(form in text)),
    );
    expect(lacking.map(([key]) => key)).toEqual([]);
  });
});
