"""How a command reaches the database: here, or through the running server that holds it."""

import time
from collections.abc import Mapping
from typing import Any

import anyio

from server import admin
from server.admin import Admin, AdminError
from server.app import public_base
from server.boards.templates import TemplateError, load_all
from server.cli_options import fail, settings_of
from server.settings import Settings
from server.storage.database import Database
from server.storage.errors import DatabaseBusy, StorageError
from server.storage.keys import server_key
from server.web.assets import templates_folder

ADMIN_OPTIONS = ("data", "database_url", "secret_key_file", "public_url", "host", "port")


def run_admin(settings: Settings, command: str, arguments: Mapping[str, Any]) -> Any:
    """Do a command here when nobody holds the database, else let the running server do it."""
    if settings.database_url is not None and admin.is_answering(settings.admin_socket):
        # Several may use PostgreSQL at once; but the server knows who is on the boards.
        return admin.ask(settings.admin_socket, command, arguments)
    try:
        db = Database(settings.database, copies=settings.data)
    except DatabaseBusy:
        return admin.ask(settings.admin_socket, command, arguments)
    try:
        templates = load_all(templates_folder())
        key = server_key(settings.key_file)
        here = Admin(db, key, templates, public_base(settings, settings.port), time.time)
        return anyio.run(admin.COMMANDS[command], here, arguments)
    finally:
        db.close()


def do(given: Mapping[str, Any], command: str, **arguments: Any) -> Any:
    """The result of a command, or one clear line."""
    try:
        return run_admin(settings_of(given), command, arguments)
    except (AdminError, StorageError, TemplateError, ValueError, OSError) as error:
        fail(error)
