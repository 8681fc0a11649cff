"""The Jinja environment of the pictures: everything is escaped, nothing undefined passes silently."""

import json
from importlib.resources import files
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from .ellipse import num

_ICONS: Final[dict[str, list[tuple[str, dict[str, str]]]]] = json.loads(
    files("server").joinpath("web", "icons.json").read_text("utf-8")  # a file of the client, no code of web
)


def icon_nodes(name: str) -> list[tuple[str, dict[str, str]]]:
    """The elements of an icon on its 24 grid: tag and attributes; an unknown one is a plain circle."""
    return _ICONS.get(name, _ICONS["circle"])


_ENV: Final = Environment(
    loader=PackageLoader("server.export"),
    autoescape=True,  # select_autoescape would leave .svg out
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_ENV.filters["num"] = num
_ENV.globals["icon_nodes"] = icon_nodes


def render(name: str, **context: Any) -> str:
    """The picture of a template file in `templates/`."""
    return _ENV.get_template(name).render(**context)
