"""What the HTTP interface takes and gives, as pydantic models: validation and the document of the interface.

Unknown members of what is taken are ignored. Times are ms since 1970.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints, model_validator

from server.boards import schema

Locale = Literal["fi", "sv", "en"]
RoleWord = Literal["observer", "participant", "facilitator", "owner"]
LinkRole = Literal["observer", "participant", "facilitator"]

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


class Given(BaseModel):
    """An answer, exactly."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


# Taken


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
    color: Literal["yellow", "blue", "green", "pink", "orange", "grey"] = "yellow"

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


# Given


class PersonGiven(Given):
    id: str
    name: str
    role: RoleWord


class BoardGiven(Given):
    id: str
    template: str
    title: str


class WorkshopGiven(Given):
    id: str
    title: str
    locale: Locale


class LinkGiven(Given):
    url: str
    secret: str


class LinksGiven(Given):
    facilitator: LinkGiven
    participant: LinkGiven
    observer: LinkGiven


class WorkshopCreated(Given):
    workshop: WorkshopGiven
    boards: list[BoardGiven]
    links: LinksGiven
    token: str
    person: PersonGiven


class Joined(Given):
    token: str
    person: PersonGiven
    workshop: WorkshopGiven
    boards: list[BoardGiven]


class Handover(Given):
    url: str
    secret: str
    expires: int


class TimedLink(Given):
    url: str
    secret: str
    expires: int | None


class TimedLinks(Given):
    facilitator: TimedLink
    participant: TimedLink
    observer: TimedLink


class Author(Given):
    id: str
    name: str
    color: str


class ReadingGiven(Given):
    snapshots: RoleWord
    export: RoleWord
    report: RoleWord


class WorkshopTold(Given):
    id: str
    title: str
    locale: Locale
    deleteAt: int
    reading: ReadingGiven
    boards: list[BoardGiven]
    people: list[Author]


class TemplateTold(Given):
    slug: str
    part: int
    name: str
    question: str
    minutes: int
    languages: list[str]


class TemplatesTold(Given):
    templates: list[TemplateTold]


class LayoutTold(BaseModel):
    """The compiled layout: zones as polygons, steps, criteria, kinds of lines, texts in one language."""

    model_config = ConfigDict(extra="allow")

    layoutVersion: int
    plane: Any
    noteSize: Any
    zones: list[dict[str, Any]]
    groups: list[dict[str, Any]]
    steps: list[dict[str, Any]]
    criteria: list[dict[str, Any]]


class NoteAuthor(Given):
    id: str
    name: str


class NoteTold(Given):
    id: str
    text: str
    zone: str | None
    x: float
    y: float
    w: float
    h: float
    z: float
    color: str
    author: NoteAuthor | None
    at: float
    tags: list[str]
    origin: dict[str, str] | None
    votes: int | None = None


class NotesTold(Given):
    notes: list[NoteTold]


class ConnectionTold(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)

    id: str
    source: str = Field(alias="from")
    to: str
    kind: str
    label: str


class CircleTold(Given):
    id: str
    name: str
    shape: str
    members: list[str]
    zones: list[str]


class MarkTold(Given):
    zone: str
    kind: str


class VoteTold(Given):
    id: str
    zones: list[str]
    n: int
    endedAt: int
    results: dict[str, int]


class ContentTold(Given):
    board: BoardGiven
    seq: int
    notes: list[NoteTold]
    connections: list[ConnectionTold]
    circles: list[CircleTold]
    marks: list[MarkTold]
    fields: dict[str, str]
    votes: list[VoteTold]
    criteria: dict[str, bool]
    notesPerZone: dict[str, int]


class StageTold(Given):
    """Frame 102 of the socket, for the caller."""

    role: RoleWord
    stage: dict[str, Any]
    stageVersion: int
    layoutVersion: int
    epoch: int
    now: int


class SnapshotTold(Given):
    id: str
    name: str
    kind: Literal["manual", "auto"]
    reason: str
    at: int
    by: NoteAuthor | None


class SnapshotsTold(Given):
    snapshots: list[SnapshotTold]


class SnapshotWhole(SnapshotTold):
    content: ContentTold


class Restored(Given):
    before: str
    seq: int


class PersonTold(Given):
    id: str
    name: str
    role: RoleWord
    color: str
    muted: bool
    online: bool
    joinedAt: int


class PeopleTold(Given):
    people: list[PersonTold]


class MeTold(Given):
    id: str
    name: str
    role: RoleWord
    locale: Locale | None


class Health(Given):
    status: Literal["ok"]


class ProblemTold(BaseModel):
    """`application/problem+json`: `code` is stable, `detail` a sentence in the reader's language."""

    model_config = ConfigDict(extra="allow")

    type: str
    title: str
    status: int
    code: str
    detail: str
    field: str | None = None
    why: str | None = None
