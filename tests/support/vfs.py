"""What SQLite does to its files, seen and spoilt on its way to the disk.

A VFS of our own is put before SQLite's: the C structures are copied and four of their functions replaced. So
the program under test stays as it is, and its SQLite too. Nothing is preloaded and no right is needed; it
works wherever Python's `_sqlite3` is a module that shows SQLite's functions (not in a static build).
"""

import _sqlite3
import ctypes
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import CFUNCTYPE, POINTER, c_char_p, c_int, c_int64, c_void_p
from dataclasses import dataclass
from typing import Any, ClassVar

FULL, IOERR_WRITE, IOERR_FSYNC = 13, 778, 1034
"""Error codes of SQLite."""

_FILE = c_void_p
_OPEN = CFUNCTYPE(c_int, c_void_p, c_void_p, _FILE, c_int, c_void_p)
"""Names go through as they came: SQLite keeps the pointer, and more stands behind the name."""
_DELETE = CFUNCTYPE(c_int, c_void_p, c_void_p, c_int)
_WRITE = CFUNCTYPE(c_int, _FILE, c_void_p, c_int, c_int64)
_TRUNCATE = CFUNCTYPE(c_int, _FILE, c_int64)
_SYNC = CFUNCTYPE(c_int, _FILE, c_int)


class _Methods(ctypes.Structure):
    _fields_: ClassVar = [
        ("version", c_int),
        ("close", c_void_p),
        ("read", c_void_p),
        ("write", _WRITE),
        ("truncate", _TRUNCATE),
        ("sync", _SYNC),
        ("others", c_void_p * 13),
    ]


class _Vfs(ctypes.Structure):
    _fields_: ClassVar = [
        ("version", c_int),
        ("file_size", c_int),
        ("longest_path", c_int),
        ("next", c_void_p),
        ("name", c_char_p),
        ("data", c_void_p),
        ("open", _OPEN),
        ("delete", _DELETE),
        ("others", c_void_p * 14),
    ]


@dataclass(frozen=True, slots=True)
class Write:
    """Bytes are written at a place of a file."""

    name: str
    at: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Truncate:
    """A file is cut to a size."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Sync:
    """All that was written to a file so far is on the disk, once this is done."""

    name: str


@dataclass(frozen=True, slots=True)
class Delete:
    """A file goes. `durable`: its folder is synced after it."""

    name: str
    durable: bool


Op = Write | Truncate | Sync | Delete


def missing() -> str:
    """Why there can be no such VFS here; empty when there can."""
    library = getattr(_sqlite3, "__file__", None)
    if library is None or not hasattr(ctypes.CDLL(library), "sqlite3_vfs_register"):
        return "this Python has SQLite built in, so that its writes can't be watched; another build's can"
    return ""


_installed: "list[Vfs]" = []
"""SQLite may call them as long as the process lives."""


class Vfs:
    """SQLite's default VFS while `installed`.

    `before(op)` may give an error code of SQLite instead of letting the operation happen (0: let it);
    `after(op)` hears of what has happened without an error. Both are called in whatever thread writes.
    """

    def __init__(
        self, before: Callable[[Op], int] = lambda op: 0, after: Callable[[Op], None] = lambda op: None
    ) -> None:
        self._before, self._after = before, after
        self._library = ctypes.CDLL(_sqlite3.__file__)
        self._library.sqlite3_vfs_find.restype = POINTER(_Vfs)
        self._original: Any = self._library.sqlite3_vfs_find(None)
        self._names: dict[int, str] = {}
        self._patched: dict[int, _Methods] = {}
        self._vfs = _Vfs.from_buffer_copy(self._original.contents)
        self._vfs.name = b"watched"
        self._vfs.open = _OPEN(self._open)
        self._vfs.delete = _DELETE(self._delete)

    @contextmanager
    def installed(self) -> Iterator[None]:
        """Databases that are opened meanwhile are watched for as long as they are open."""
        self.install()
        try:
            yield
        finally:
            self._library.sqlite3_vfs_register(self._original, 1)
            self._library.sqlite3_vfs_unregister(ctypes.byref(self._vfs))

    def install(self) -> None:
        """Watch all databases that this process opens from now on."""
        _installed.append(self)
        self._library.sqlite3_vfs_register(ctypes.byref(self._vfs), 1)

    def _do(self, op: Op, act: Callable[[], int]) -> int:
        code = self._before(op) or act()
        if not code:
            self._after(op)
        return code

    def _open(self, _: int, path: int | None, file: int, flags: int, out: int) -> int:
        original = self._original.contents
        code: int = original.open(ctypes.addressof(original), path, file, flags, out)
        methods = c_void_p.from_address(file)
        if path is not None and not code and methods.value:
            self._names[file] = _name(path)
            methods.value = ctypes.addressof(self._patch(methods.value))
        return code

    def _patch(self, address: int) -> _Methods:
        found = self._patched.get(address)
        if found is None:
            original = _Methods.from_address(address)
            found = self._patched[address] = _Methods.from_buffer_copy(original)
            names = self._names

            def write(file: int, data: int, size: int, at: int) -> int:
                op = Write(names[file], at, ctypes.string_at(data, size))
                return self._do(op, lambda: original.write(file, data, size, at))

            def truncate(file: int, size: int) -> int:
                return self._do(Truncate(names[file], size), lambda: original.truncate(file, size))

            def sync(file: int, flags: int) -> int:
                return self._do(Sync(names[file]), lambda: original.sync(file, flags))

            found.write, found.truncate, found.sync = _WRITE(write), _TRUNCATE(truncate), _SYNC(sync)
        return found

    def _delete(self, _: int, path: int, durable: int) -> int:
        original = self._original.contents
        op = Delete(_name(path), bool(durable))
        return self._do(op, lambda: original.delete(ctypes.addressof(original), path, durable))


def _name(path: int) -> str:
    return os.path.basename(os.fsdecode(ctypes.string_at(path)))
