"""The one catalogue of texts for people, and which language somebody reads.

A value is a text with `{name}` placeholders, or plural forms `{"one": …, "other": …}` chosen by `n`.
"""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

LOCALES: Final = ("fi", "sv", "en")
"""Languages of the catalogue; the first one is the last resort."""

Value = str | dict[str, str]

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_RANGE = re.compile(r"\s*([A-Za-z]{1,8})(?:-[A-Za-z0-9-]+)?\s*(?:;\s*q\s*=\s*([0-9.]{1,5})\s*)?")


class Catalogue:
    """All texts in all languages."""

    def __init__(self, texts: Mapping[str, Mapping[str, Value]]) -> None:
        self._texts = texts

    @classmethod
    def load(cls, folder: Path) -> "Catalogue":
        """Read `<locale>.json` of every language in the folder."""
        return cls({locale: json.loads((folder / f"{locale}.json").read_text("utf-8")) for locale in LOCALES})

    def text(self, locale: str, key: str, **params: object) -> str:
        """The text in that language; a key that nobody wrote is shown as it is, not hidden."""
        value = self._texts.get(locale, self._texts[LOCALES[0]]).get(key, key)
        if isinstance(value, dict):
            value = value["one" if params.get("n") == 1 else "other"]
        return _PLACEHOLDER.sub(lambda found: str(params.get(found[1], found[0])), value)

    def has(self, key: str) -> bool:
        """Whether there is such a text."""
        return key in self._texts[LOCALES[0]]

    def strings(self, locale: str, prefixes: Iterable[str]) -> dict[str, Value]:
        """All texts whose keys begin so, as the client gets them."""
        chosen = tuple(prefixes)
        return {key: value for key, value in self._texts[locale].items() if key.startswith(chosen)}


def placeholders(value: Value) -> set[str]:
    """The names in braces, of all plural forms together."""
    forms = value.values() if isinstance(value, dict) else (value,)
    return {name for form in forms for name in _PLACEHOLDER.findall(form)}


def accepted(header: str) -> str | None:
    """The best of our languages in an Accept-Language header; None when it names none of them."""
    best: tuple[float, str] | None = None
    for part in header[:500].split(","):
        found = _RANGE.fullmatch(part)
        if not found or found[1].lower() not in LOCALES:
            continue
        try:
            quality = float(found[2] or 1)
        except ValueError:
            continue
        if quality > 0 and (best is None or quality > best[0]):
            best = (quality, found[1].lower())
    return best[1] if best else None


def choose(*wishes: str | None, header: str = "") -> str:
    """The first wish that is one of our languages, else what the browser accepts, else Finnish."""
    for wish in wishes:
        if wish in LOCALES:
            return wish
    return accepted(header) or LOCALES[0]


def describe(catalogue: Catalogue, locale: str, code: str, **params: Any) -> str:
    """The sentence for people of a problem's code."""
    return catalogue.text(locale, f"error.{code}", **params)
