"""What the HTTP interface answers, exactly: the document of the interface, and what tests hold answers to.

Times are ms since 1970.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from .words import Locale, RoleWord


class Given(BaseModel):
    """An answer, exactly."""

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid")


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
    qr: str
    """The QR code of the address as SVG."""
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


class BoardExport(Given):
    """Tables by name, rows of cells by column key: texts, numbers, true or false, lists of texts, null."""

    board: BoardGiven
    tables: dict[str, list[dict[str, str | int | bool | list[str] | None]]]
    fields: dict[str, str]
    criteria: dict[str, bool]


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
