"""Worksheet definitions as boards keep them: once per text, whatever later versions of a template say."""

import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from server.boards.template import Template
from server.boards.templates import compile_template, outline

from .inserting import insert_new
from .tables import definitions

_MOST = 256


def keep(conn: Connection, template: Template) -> str:
    """Keep the template's definition unless it is kept already; its hash."""
    source = json.dumps(template.source, ensure_ascii=False, separators=(",", ":"))
    digest = _digest(source)
    conn.execute(insert_new(conn, definitions).values(hash=digest, source=source))
    return digest


def source_of(conn: Connection, digest: str) -> Mapping[str, Any]:
    """The definition of that hash. ValueError when it is gone or damaged."""
    source = conn.scalar(select(definitions.c.source).where(definitions.c.hash == digest))
    if source is None or _digest(source) != digest:
        raise ValueError(f"the worksheet definition {digest} is missing or damaged")
    data: Mapping[str, Any] = json.loads(source)
    return data


class Definitions:
    """Compiled templates by the hash of their definition; compiles each once. Any thread may use it."""

    def __init__(self, compiler: Callable[[Mapping[str, Any]], Template] = compile_template) -> None:
        self._compile = compiler
        self._templates: dict[str, Template] = {}
        self._outlines: dict[str, Template] = {}

    def template(self, conn: Connection, digest: str) -> Template:
        """The template of that hash. ValueError as `source_of`; TemplateError when it does not compile."""
        known = self._templates.get(digest)
        if known is not None:
            return known
        made = self._compile(source_of(conn, digest))
        if len(self._templates) >= _MOST:
            # Boards whose zones were adapted have a definition each; all but a few are idle.
            self._templates.clear()
        self._templates[digest] = made
        return made

    def outline(self, conn: Connection, digest: str) -> Template:
        """As `template`, without free places, which take most of the time: for what a board was."""
        known = self._templates.get(digest) or self._outlines.get(digest)
        if known is None:
            if len(self._outlines) >= _MOST:
                self._outlines.clear()
            known = self._outlines[digest] = outline(source_of(conn, digest))
        return known


def _digest(source: str) -> str:
    return hashlib.sha256(source.encode()).hexdigest()
