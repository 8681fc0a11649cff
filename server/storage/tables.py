"""Every table, as SQLAlchemy Core knows it. `migrations/` makes them; a test compares the two.

Times are UTC seconds (double), ids short url-safe strings, secrets are stored as SHA-256 in hex only.
Deleting a workshop or a board takes everything below it along (`ON DELETE CASCADE`).
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
)

from .words import Words

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite numbers rows by itself only under an INTEGER key; elsewhere 31 bits would be too few.
_Serial = BigInteger().with_variant(Integer, "sqlite")


def _below(parent: str, name: str, *, primary_key: bool = False) -> Column[str]:
    """A column that names a row of `parent` and goes when that row goes."""
    key = ForeignKey(f"{parent}.id", ondelete="CASCADE")
    return Column(name, Words, key, primary_key=primary_key, nullable=False)


workshops = Table(
    "workshops",
    metadata,
    Column("id", Words, primary_key=True),
    Column("title", Words, nullable=False),
    Column("locale", Words, nullable=False),
    Column("created", Double, nullable=False),
    Column("last_active", Double, nullable=False),
    Column("retention", Double, nullable=False),  # seconds of idleness after which it goes
    Column("delete_at", Double),  # set by a person; else last_active + retention
    Column("lobby", Boolean, nullable=False),
    Column("reading", Words, nullable=False),  # JSON {snapshots, export, report: role word}
    Column("deleted", Double),  # being erased; answered like an unknown one
)

links = Table(
    "links",
    metadata,
    _below("workshops", "workshop", primary_key=True),
    Column("role", Words, primary_key=True),
    Column("generation", Integer, nullable=False),
    Column("hash", Words, nullable=False, unique=True),
    Column("expires", Double),
    Column("password", Words),  # scrypt, see links.hash_password
)

people = Table(
    "people",
    metadata,
    Column("id", Words, primary_key=True),
    _below("workshops", "workshop"),
    Column("name", Words, nullable=False),  # "" for who gave none
    Column("locale", Words, nullable=False),
    Column("role", Words, nullable=False),
    Column("color", Integer, nullable=False),  # 1..8
    Column("muted", Boolean, nullable=False),
    Column("waiting", Boolean, nullable=False),  # in the lobby
    Column("removed", Double),
    Column("joined", Double, nullable=False),
    Column("seen", Double, nullable=False),
    Index(None, "workshop"),
)

tokens = Table(
    "tokens",
    metadata,
    Column("hash", Words, primary_key=True),
    _below("people", "person"),
    Column("created", Double, nullable=False),
    Index(None, "person"),
)

devices = Table(
    "devices",
    metadata,
    Column("hash", Words, primary_key=True),
    Column("created", Double, nullable=False),
)

device_people = Table(
    "device_people",
    metadata,
    Column("device", Words, ForeignKey("devices.hash", ondelete="CASCADE"), primary_key=True),
    _below("workshops", "workshop", primary_key=True),
    _below("people", "person"),
    Index(None, "workshop"),
    Index(None, "person"),
)

handovers = Table(
    "handovers",
    metadata,
    Column("hash", Words, primary_key=True),
    _below("people", "person"),
    Column("expires", Double, nullable=False),
    Index(None, "person"),
)

definitions = Table(
    "definitions",
    metadata,
    Column("hash", Words, primary_key=True),  # SHA-256 of `source`
    Column("source", Words, nullable=False),  # JSON, as Template.source
)

boards = Table(
    "boards",
    metadata,
    Column("id", Words, primary_key=True),
    _below("workshops", "workshop"),
    Column("template", Words, nullable=False),  # slug
    Column("definition", Words, ForeignKey("definitions.hash"), nullable=False),
    Column("layout_version", Integer, nullable=False),
    Column("title", Words, nullable=False),
    Column("position", Integer, nullable=False),
    Column("created", Double, nullable=False),
    Column("touched", Double, nullable=False),  # last time an edit counted as activity, to the hour
    Column("deleted", Double),
    Column("epoch", Integer, nullable=False),
    Column("head", BigInteger, nullable=False),  # newest seq
    Column("history", BigInteger, nullable=False),  # bytes of the kept updates
    Index(None, "workshop"),
    Index(None, "definition"),
)

updates = Table(
    "updates",
    metadata,
    _below("boards", "board", primary_key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("epoch", Integer, nullable=False),
    Column("client", BigInteger, nullable=False),
    Column("person", Words),
    Column("at", Double, nullable=False),
    Column("checksum", LargeBinary, nullable=False),
    Column("data", LargeBinary, nullable=False),
    sqlite_with_rowid=False,  # one tree instead of two: half the pages to write per commit
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("id", _Serial, primary_key=True),
    _below("boards", "board"),
    Column("seq", BigInteger, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("at", Double, nullable=False),
    Column("verified", Boolean, nullable=False),
    Column("checksum", LargeBinary, nullable=False),
    Index(None, "board", "seq"),
)

checkpoint_states = Table(
    # Apart from `checkpoints`, so that marking one as verified does not rewrite megabytes.
    "checkpoint_states",
    metadata,
    Column("checkpoint", _Serial, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
    ForeignKeyConstraint(["checkpoint"], ["checkpoints.id"], ondelete="CASCADE"),
)

claims = Table(
    "claims",
    metadata,
    _below("boards", "board", primary_key=True),
    Column("client", BigInteger, primary_key=True, autoincrement=False),
    Column("person", Words),  # None: the server itself
    Column("kind", Words, nullable=False),
    Column("seq", BigInteger, nullable=False, server_default="0"),  # of the row that claimed it
    sqlite_with_rowid=False,
)

born = Table(
    "born",
    metadata,
    _below("boards", "board", primary_key=True),
    Column("root", Words, primary_key=True),
    Column("id", Words, primary_key=True),
    Column("by", Words),
    Column("seq", BigInteger, nullable=False, server_default="0"),  # of the row that made it
    sqlite_with_rowid=False,
)

layouts = Table(
    # What boards were before their layout was adapted; the present one stands in `boards`.
    "layouts",
    metadata,
    _below("boards", "board", primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("definition", Words, ForeignKey("definitions.hash"), nullable=False),
    Column("until", BigInteger, nullable=False),  # seq of the row with which the next version begins
    Index(None, "definition"),
)

parked = Table(
    "parked",
    metadata,
    _below("boards", "board", primary_key=True),
    Column("note", Words, primary_key=True),
    Column("x", Double, nullable=False),  # where it lay before
    Column("y", Double, nullable=False),
    Column("layout", Integer, nullable=False),  # under which version that was
)

stages = Table(
    "stages",
    metadata,
    _below("boards", "board", primary_key=True),
    Column("version", Integer, nullable=False),
    Column("stage", Words, nullable=False),  # JSON of boards.stage.to_json
)

snapshots = Table(
    "snapshots",
    metadata,
    Column("id", Words, primary_key=True),
    _below("boards", "board"),
    Column("number", Integer, nullable=False),  # 1, 2 … on its board: the order of two in one instant
    Column("name", Words, nullable=False),
    Column("kind", Words, nullable=False),  # manual | auto
    Column("reason", Words, nullable=False),
    Column("at", Double, nullable=False),
    Column("by", Words),
    Column("seq", BigInteger, nullable=False),
    Column("layout_version", Integer, nullable=False),
    Column("definition", Words, ForeignKey("definitions.hash"), nullable=False),
    Column("checksum", LargeBinary, nullable=False),
    Column("data", LargeBinary, nullable=False),
    Index(None, "board", "number", unique=True),
    Index(None, "definition"),
)

votes = Table(
    "votes",
    metadata,
    Column("id", Words, primary_key=True),
    _below("boards", "board"),
    Column("zones", Words, nullable=False),  # JSON list
    Column("n", Integer, nullable=False),
    Column("ended", Double, nullable=False),
    Column("results", Words, nullable=False),  # JSON {target: dots}
    Index(None, "board"),
)

audit = Table(
    # No foreign keys: that a workshop was erased stays known after it is gone.
    "audit",
    metadata,
    Column("id", _Serial, primary_key=True),
    Column("at", Double, nullable=False),
    Column("person", Words),  # None: the server itself
    Column("command", Words, nullable=False),
    Column("workshop", Words, nullable=False),
    Column("board", Words),
    Index(None, "workshop"),
    Index(None, "at"),
)
