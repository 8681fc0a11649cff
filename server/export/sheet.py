"""The picture of an empty worksheet as SVG: zones, rim, boxes and names. Notes and texts are the client's.

Only classes and geometry; the colours come from the page (`sheet.css`), in light, dark and forced colours.
"""

from server.boards.template import Template

from .labels import labels, lettering
from .placing import FULL
from .shapes import disc_outline, gaps, zone_shapes
from .svg import render
from .thumbnail import thumbnail

__all__ = ["FULL", "labels", "render_sheet", "thumbnail"]


def render_sheet(template: Template, locale: str, min_font: float = FULL) -> str:
    """The worksheet as an `<svg>` element with the sheet units of the template as its user units.

    `min_font`: the smallest font drawn, su: 18 (nothing is left out), 22, 26, 42 or 49 for small screens.
    """
    return render(
        "sheet.svg.j2",
        template=template,
        lettering=lettering(template, locale, min_font),
        shapes=zone_shapes(template, min_font),
        gaps=gaps(template),
        disc=disc_outline(template),
    )
