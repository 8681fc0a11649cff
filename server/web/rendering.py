"""Pages as HTML: one Jinja environment; everything is escaped, nothing undefined passes silently."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from importlib.resources import files
from typing import Any, Final

from babel.dates import format_date
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from .assets import Assets
from .i18n import LOCALES, Catalogue

_ICONS: Final[Mapping[str, Any]] = json.loads(files(__package__).joinpath("icons.json").read_text("utf-8"))

SCRIPT_TEXTS: Final = "page.script."
"""Texts that scripts of the pages say; they go along with every page."""


class Pages:
    """Renders the templates of `templates/` with the catalogue's texts and the addresses of built files."""

    def __init__(self, catalogue: Catalogue, assets: Assets) -> None:
        self._catalogue = catalogue
        self._env = Environment(
            loader=PackageLoader("server.web"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._env.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":")}
        self._env.globals.update(asset=assets, icon_nodes=icon_nodes, locales=LOCALES)

    def render(self, name: str, locale: str, **context: Any) -> str:
        """The page of a template file, in a language.

        Every template has `t(key, **params)`, `has(key)`, `locale`, `locales`, `asset(source)` and `strings`
        (the texts for scripts). Markup that the server itself drew is passed as `Markup`.
        """
        return self._env.get_template(name).render(
            t=lambda key, **params: self._catalogue.text(locale, key, **params),
            has=self._catalogue.has,
            locale=locale,
            strings=self._catalogue.strings(locale, (SCRIPT_TEXTS,)),
            **context,
        )


def icon_nodes(name: str) -> list[tuple[str, dict[str, str]]]:
    """The elements of an icon on its 24 grid: tag and attributes. KeyError for an unknown one."""
    nodes: list[tuple[str, dict[str, str]]] = _ICONS[name]
    return nodes


def drawn(svg: str) -> Markup:
    """A picture that the server drew, to stand in a page as it is."""
    return Markup(svg)


def day(seconds: float, locale: str) -> str:
    """A day for people, as in 16.4.2026; UTC."""
    return format_date(
        datetime.fromtimestamp(seconds, UTC), "d.M.yyyy" if locale != "en" else "d MMM yyyy", locale
    )
