"""The one statement that SQLAlchemy has no common words for."""

from importlib import import_module

from sqlalchemy import Connection, Insert, Table


def insert_new(conn: Connection, table: Table) -> Insert:
    """An INSERT that leaves rows alone that are there already."""
    # That of the other kind of database stays unloaded: a start is quicker without.
    dialect = import_module(f"sqlalchemy.dialects.{conn.dialect.name}")
    statement: Insert = dialect.insert(table).on_conflict_do_nothing()
    return statement
