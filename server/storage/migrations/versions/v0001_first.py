"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    _workshops()
    _people()
    _boards()
    _journal()
    _records()


def _serial() -> sa.types.TypeEngine[int]:
    return sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _time(name: str, nullable: bool = False) -> sa.Column[float]:
    return sa.Column(name, sa.Double(), nullable=nullable)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=False)


def _large(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger(), autoincrement=False, nullable=False)


def _flag(name: str) -> sa.Column[bool]:
    return sa.Column(name, sa.Boolean(), nullable=False)


def _bytes(name: str) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=False)


def _key(table: str, *columns: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(*columns, name=f"pk_{table}")


def _below(table: str, column: str, parent: str, parent_key: str = "id") -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_{column}"
    return sa.ForeignKeyConstraint([column], [f"{parent}.{parent_key}"], name=name, ondelete="CASCADE")


def _definition(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(["definition"], ["definitions.hash"], name=f"fk_{table}_definition")


def _index(table: str, *columns: str, unique: bool = False) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns), unique=unique)


def _workshops() -> None:
    op.create_table(
        "workshops",
        *(_text("id"), _text("title"), _text("locale"), _time("created"), _time("last_active")),
        *(_time("retention"), _time("delete_at", nullable=True), _flag("lobby"), _text("reading")),
        *(_time("deleted", nullable=True), _key("workshops", "id")),
    )
    op.create_table(
        "links",
        *(_text("workshop"), _text("role"), _number("generation"), _text("hash")),
        *(_time("expires", nullable=True), _text("password", nullable=True)),
        *(_key("links", "workshop", "role"), _below("links", "workshop", "workshops")),
        sa.UniqueConstraint("hash", name="uq_links_hash"),
    )


def _people() -> None:
    op.create_table(
        "people",
        *(_text("id"), _text("workshop"), _text("name"), _text("locale"), _text("role"), _number("color")),
        *(_flag("muted"), _flag("waiting"), _time("removed", nullable=True), _time("joined"), _time("seen")),
        *(_key("people", "id"), _below("people", "workshop", "workshops")),
    )
    _index("people", "workshop")
    op.create_table(
        "tokens",
        *(_text("hash"), _text("person"), _time("created")),
        *(_key("tokens", "hash"), _below("tokens", "person", "people")),
    )
    _index("tokens", "person")
    op.create_table("devices", _text("hash"), _time("created"), _key("devices", "hash"))
    op.create_table(
        "device_people",
        *(_text("device"), _text("workshop"), _text("person"), _key("device_people", "device", "workshop")),
        _below("device_people", "device", "devices", "hash"),
        _below("device_people", "workshop", "workshops"),
        _below("device_people", "person", "people"),
    )
    _index("device_people", "workshop")
    _index("device_people", "person")
    op.create_table(
        "handovers",
        *(_text("hash"), _text("person"), _time("expires")),
        *(_key("handovers", "hash"), _below("handovers", "person", "people")),
    )
    _index("handovers", "person")


def _boards() -> None:
    op.create_table("definitions", _text("hash"), _text("source"), _key("definitions", "hash"))
    op.create_table(
        "boards",
        *(_text("id"), _text("workshop"), _text("template"), _text("definition"), _number("layout_version")),
        *(_text("title"), _number("position"), _time("created"), _time("touched")),
        *(_time("deleted", nullable=True), _number("epoch"), _large("head"), _large("history")),
        *(_key("boards", "id"), _below("boards", "workshop", "workshops"), _definition("boards")),
    )
    _index("boards", "workshop")
    _index("boards", "definition")
    op.create_table(
        "stages",
        *(_text("board"), _number("version"), _text("stage")),
        *(_key("stages", "board"), _below("stages", "board", "boards")),
    )


def _journal() -> None:
    op.create_table(
        "updates",
        *(_text("board"), _large("seq"), _number("epoch"), _large("client"), _text("person", nullable=True)),
        *(_time("at"), _bytes("checksum"), _bytes("data")),
        *(_key("updates", "board", "seq"), _below("updates", "board", "boards")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "checkpoints",
        sa.Column("id", _serial(), nullable=False),
        *(
            _text("board"),
            _large("seq"),
            _number("epoch"),
            _time("at"),
            _flag("verified"),
            _bytes("checksum"),
        ),
        *(_key("checkpoints", "id"), _below("checkpoints", "board", "boards")),
    )
    _index("checkpoints", "board", "seq")
    op.create_table(
        "checkpoint_states",
        sa.Column("checkpoint", _serial(), autoincrement=False, nullable=False),
        *(_bytes("data"), _key("checkpoint_states", "checkpoint")),
        _below("checkpoint_states", "checkpoint", "checkpoints"),
    )
    op.create_table(
        "claims",
        *(_text("board"), _large("client"), _text("person", nullable=True), _text("kind")),
        *(_key("claims", "board", "client"), _below("claims", "board", "boards")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "born",
        *(_text("board"), _text("root"), _text("id"), _text("by", nullable=True)),
        *(_key("born", "board", "root", "id"), _below("born", "board", "boards")),
        sqlite_with_rowid=False,
    )


def _records() -> None:
    op.create_table(
        "snapshots",
        *(_text("id"), _text("board"), _number("number"), _text("name"), _text("kind"), _text("reason")),
        *(_time("at"), _text("by", nullable=True), _large("seq"), _number("layout_version")),
        *(_text("definition"), _bytes("checksum"), _bytes("data"), _key("snapshots", "id")),
        *(_below("snapshots", "board", "boards"), _definition("snapshots")),
    )
    _index("snapshots", "board", "number", unique=True)
    _index("snapshots", "definition")
    op.create_table(
        "votes",
        *(_text("id"), _text("board"), _text("zones"), _number("n"), _time("ended"), _text("results")),
        *(_key("votes", "id"), _below("votes", "board", "boards")),
    )
    _index("votes", "board")
    op.create_table(
        "audit",
        sa.Column("id", _serial(), nullable=False),
        *(_time("at"), _text("person", nullable=True), _text("command"), _text("workshop")),
        *(_text("board", nullable=True), _key("audit", "id")),
    )
    _index("audit", "workshop")
    _index("audit", "at")
