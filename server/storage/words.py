"""Text that every kind of database takes."""

from typing import Any

from sqlalchemy import Text, TypeDecorator


class Words(TypeDecorator[str]):
    """Text, with U+FFFD for U+0000, which PostgreSQL can't hold: no id has one, and what people write comes
    without (`web`). So a question for such an id finds nothing instead of failing."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Any) -> str | None:
        return value if value is None or "\0" not in value else value.replace("\0", "\ufffd")
