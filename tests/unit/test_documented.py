"""What operators and programs rely on is documented: settings, close codes, metrics, commands."""

import re
from pathlib import Path

import pytest

from server import cli
from server.settings import Settings
from server.sync import outbox, session
from server.telemetry import METRICS

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
DESIGN = (ROOT / "server" / "DESIGN.md").read_text("utf-8")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_stands_in_the_readme_as_it_is(name: str) -> None:
    field = Settings.model_fields[name]
    default = field.get_default()
    shown = "" if default in {None, ()} else f"`{default}`"
    row = f"| `--{name.replace('_', '-')}` | `LAPPU_{name.upper()}` | {shown} | {field.description} |"
    assert row in README


def test_no_setting_is_told_that_is_not_there() -> None:
    told = {name.lower() for name in re.findall(r"\| `LAPPU_(\w+)` \|", README)}
    assert told == set(Settings.model_fields)


@pytest.mark.parametrize("metric", METRICS)
def test_every_metric_is_documented(metric: str) -> None:
    assert f"`{metric}`" in DESIGN


@pytest.mark.parametrize("name", sorted(cli.main.commands))
def test_every_command_is_documented(name: str) -> None:
    assert f"lappu {name}" in README


def test_every_close_code_is_documented() -> None:
    codes = {
        value
        for module in (outbox, session)
        for name, value in vars(module).items()
        if name.isupper() and isinstance(value, int) and 1_000 <= value < 5_000
    }
    assert {1012, 1013, 4400, 4401, 4403, 4404, 4408} <= codes
    assert codes == {int(code) for code in re.findall(r"^\| (\d{4}) \|", DESIGN, re.MULTILINE)}
