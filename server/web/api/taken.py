"""What callers send to the HTTP interface: validated, and the document of the interface.

Unknown members are ignored. Times are ms since 1970.
"""

import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from server.boards import schema

from .words import Color, LinkRole, Locale, RoleWord

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]+")


def _one_line(text: str) -> str:
    """Without control characters and turns of writing direction, which could imitate another name."""
    return " ".join(_UNSEEN.sub(" ", text).split())


Name = Annotated[str, StringConstraints(max_length=200), AfterValidator(_one_line), Field(max_length=60)]
Title = Annotated[
    str, StringConstraints(max_length=400), AfterValidator(_one_line), Field(min_length=1, max_length=120)
]
Ms = Annotated[int, Field(ge=0, le=253_402_300_799_000)]
Password = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Taken(BaseModel):
    """A body that a caller sends."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore")


class NewBoard(Taken):
    template: Annotated[str, StringConstraints(min_length=1, max_length=100)]
    title: Title | None = None


class NewWorkshop(Taken):
    title: Title
    locale: Locale
    name: Name | None = None
    boards: Annotated[list[NewBoard], Field(min_length=1, max_length=20)]
    password: Password | None = None
    """Only where the operator lets those create workshops who have a password."""


class Join(Taken):
    secret: Annotated[str, StringConstraints(max_length=200)]
    name: Name | None = None
    locale: Locale | None = None
    password: Password | None = None
    fresh: bool = False


class WhichWorkshop(Taken):
    """A device may be in several workshops; a token is in one."""

    workshop: Annotated[str, StringConstraints(max_length=64)] | None = None


class Me(WhichWorkshop):
    name: Name | None = None
    locale: Locale | None = None


class Rotate(Taken):
    removeJoinedSince: Ms | None = None


class LinkChange(Taken):
    expires: Ms | None = None
    password: Password | None = None


class Reading(Taken):
    snapshots: RoleWord | None = None
    export: RoleWord | None = None
    report: RoleWord | None = None


class WorkshopChange(Taken):
    title: Title | None = None
    locale: Locale | None = None
    deleteAt: Ms | None = None
    reading: Reading | None = None


class BoardChange(Taken):
    title: Title


class NewNote(Taken):
    text: Annotated[str, StringConstraints(max_length=schema.MAX_NOTE_TEXT)]
    zone: Annotated[str, StringConstraints(max_length=100)] | None = None
    x: Annotated[float, Field(ge=-schema.MAX_COORDINATE, le=schema.MAX_COORDINATE)] | None = None
    y: Annotated[float, Field(ge=-schema.MAX_COORDINATE, le=schema.MAX_COORDINATE)] | None = None
    color: Color = "yellow"

    @model_validator(mode="after")
    def _somewhere(self) -> "NewNote":
        by_zone = self.zone is not None and self.x is None and self.y is None
        by_place = self.zone is None and self.x is not None and self.y is not None
        if not (by_zone or by_place):
            raise ValueError("either zone, or x and y")
        return self


NewNotes = Annotated[list[NewNote], Field(min_length=1, max_length=200)]


class Command(BaseModel):
    """A command; which other fields it has depends on its type, and the stage judges them."""

    model_config = ConfigDict(strict=True, frozen=True, extra="allow")

    type: Annotated[str, StringConstraints(max_length=40)]
    board: Annotated[str, StringConstraints(max_length=64)]
    expect: int | None = None


class NewSnapshot(Taken):
    name: Title


class Restore(Taken):
    zones: (
        Annotated[list[Annotated[str, StringConstraints(max_length=100)]], Field(max_length=500)] | None
    ) = None


class NewRole(Taken):
    role: LinkRole
