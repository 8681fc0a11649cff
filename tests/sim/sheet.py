"""A small worksheet: one zone for notes, one field, two steps."""

from server.boards.template import Rect, Step, Template, Zone

_PLANE = ((0.0, 0.0), (1000.0, 0.0), (1000.0, 1000.0), (0.0, 1000.0))
_TOOLS = ("note", "text", "circle")

SHEET = Template(
    slug="sheet",
    ref="0",
    part=1,
    order=1,
    name={"fi": "Pohja"},
    question={},
    purpose={},
    width=1000,
    height=1000,
    note_width=100,
    note_height=60,
    zones=(
        Zone("z1", "notes", Rect(0, 0, 1000, 1000), _PLANE, 1e6, {}, order=1, places=((10, 10), (120, 10))),
        Zone("f1", "text", Rect(0, 0, 10, 10), _PLANE[:3], 1, {}, order=2, max_chars=500),
    ),
    steps=(Step("one", {}, {}, 5, _TOOLS, ("z1",)), Step("two", {}, {}, 5, _TOOLS, ("z1",))),
)
