"""Node children that run Yjs, and a document as both sides tell it."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pycrdt import Decoder, Doc, Map

import hatch_build
from server.boards import schema

HERE = Path(__file__).parent
WEB = HERE.parents[1] / "web"


@contextmanager
def run(script: str) -> "Iterator[subprocess.Popen[bytes]]":
    """A Node child with pipes, ended with the block; the Node that builds the client."""
    _, environment = hatch_build.tools()
    node = shutil.which("node", path=environment["PATH"])
    if node is None or not (WEB / "node_modules" / "yjs").is_dir():
        raise RuntimeError("Yjs is needed: Node, and `npm ci` in web/")
    child = subprocess.Popen([node, str(HERE / script)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        yield child
    finally:
        for pipe in (child.stdin, child.stdout):
            if pipe is not None:
                pipe.close()
        child.wait(timeout=20)


def new_doc(state: bytes | None = None, client: int | None = None) -> "Doc[Any]":
    """A document with all roots."""
    doc: Doc[Any] = Doc(client_id=client)
    for root in schema.ROOTS:
        doc.get(root, type=Map)
    if state is not None:
        doc.apply_update(state)
    return doc


def plain(doc: "Doc[Any]") -> dict[str, Any]:
    """The whole document as plain values."""
    with doc.transaction():
        return {root: doc.get(root, type=Map).to_py() or {} for root in schema.ROOTS}


def quickly(doc: "Doc[Any]") -> dict[str, Any]:
    """The same by way of the JSON that pycrdt writes natively, in a tenth of the time."""
    with doc.transaction() as txn:
        return {
            root: json.loads(doc.get(root, type=Map).integrated.to_json(txn._txn)) for root in schema.ROOTS
        }


def clocks(doc: "Doc[Any]") -> dict[str, int]:
    """The document's state vector, with client ids as JSON has them for keys."""
    decoder = Decoder(doc.get_state())
    count = decoder.read_var_uint()
    return {str(decoder.read_var_uint()): decoder.read_var_uint() for _ in range(count)}
