"""All rows of one database in another of the same schema, whatever kind of database each is."""

from collections.abc import Sequence
from itertools import zip_longest
from typing import Any, Final

from sqlalchemy import Connection, CursorResult, MetaData, Table, Text, collate, func, insert, select, text

from .errors import NotADatabase

SLICE_ROWS: Final = 64
"""Read and written at once: a row may hold a whole board."""

VERSIONS: Final = "alembic_version"


def copy_rows(source: Connection, target: Connection) -> int:
    """Put every row of `source` into the empty tables of `target`; how many."""
    tables = _tables(source)
    copied = 0
    for table in _tables(target).values():
        rows = source.execute(_streamed(select(*_columns(tables[table.name], table))))
        for part in rows.mappings().partitions():
            target.execute(insert(table), [dict(row) for row in part])
            copied += len(part)
        if target.dialect.name == "postgresql":
            _number_on(target, table)
    return copied


def compare(one: Connection, other: Connection) -> None:
    """NotADatabase when any row of one is not a row of the other."""
    tables, others = _tables(one), _tables(other)
    if tables.keys() != others.keys():
        raise NotADatabase(f"only one has the tables {sorted(tables.keys() ^ others.keys())}")
    for name, table in tables.items():
        with _in_order(one, table, table) as mine, _in_order(other, others[name], table) as theirs:
            for number, (row, copy) in enumerate(zip_longest(mine, theirs), 1):
                if row is None or copy is None or tuple(row) != tuple(copy):
                    raise NotADatabase(f"row {number} of {name} is not the same in the copy")


def is_empty(connection: Connection) -> bool:
    """Whether there is no row in any table."""
    return all(
        connection.execute(select(text("1")).select_from(table).limit(1)).first() is None
        for table in _tables(connection).values()
    )


def drop_all(connection: Connection) -> None:
    """Drop all tables."""
    found = MetaData()
    found.reflect(connection)
    found.drop_all(connection)


def _tables(connection: Connection) -> dict[str, Table]:
    """The tables as they are there, each after those that it refers to. Not as this version would make them:
    a copy may be of an older one."""
    found = MetaData()
    found.reflect(connection)
    return {table.name: table for table in found.sorted_tables if table.name != VERSIONS}


def _in_order(connection: Connection, table: Table, like: Table) -> CursorResult[Any]:
    """Its rows by its key, in an order that all databases agree on."""
    postgres = connection.dialect.name == "postgresql"
    keys = [table.c[column.name] for column in like.primary_key]
    order = [collate(key, "C") if postgres and isinstance(key.type, Text) else key for key in keys]
    return connection.execute(_streamed(select(*_columns(table, like)).order_by(*order)))


def _columns(table: Table, like: Table) -> Sequence[Any]:
    if {column.name for column in table.c} != {column.name for column in like.c}:
        raise NotADatabase(f"the table {table.name} has other columns in the copy")
    return [table.c[column.name] for column in like.c]


def _streamed(statement: Any) -> Any:
    return statement.execution_options(stream_results=True, yield_per=SLICE_ROWS)


def _number_on(connection: Connection, table: Table) -> None:
    """Let the rows that come be numbered after those that were copied with their numbers."""
    for column in table.primary_key:
        sequence = connection.scalar(select(func.pg_get_serial_sequence(table.name, column.name)))
        if sequence is not None:
            highest = func.coalesce(select(func.max(column)).scalar_subquery(), 0) + 1
            connection.execute(select(func.setval(sequence, highest, False)))
