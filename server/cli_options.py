"""What the commands of the command line share: options from settings, and errors as one clear line."""

from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import click
from pydantic import ValidationError

from server.settings import Settings


def fail(why: object) -> NoReturn:
    """End with one clear line."""
    raise click.ClickException(" ".join(str(why).split()))


def options(*names: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Options of the command line for these settings; what is not given comes from the environment."""

    def add(command: Callable[..., None]) -> Callable[..., None]:
        for name in reversed(names):
            field = Settings.model_fields[name]
            default = field.get_default()
            text = f"{field.description} [env: LAPPU_{name.upper()}"
            text += f"; default: {default}]" if default not in {None, ()} else "]"
            several = isinstance(default, tuple)
            command = click.option(f"--{name.replace('_', '-')}", name, multiple=several, help=text)(command)
        return command

    return add


def settings_of(given: Mapping[str, Any]) -> Settings:
    """The settings: options first, then the environment, then defaults."""
    try:
        return Settings(**{name: value for name, value in given.items() if value not in {None, ()}})
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "-".join(str(part) for part in first["loc"]).replace("_", "-")
        fail(f"--{where}: {first['msg']}" if where else first["msg"])
