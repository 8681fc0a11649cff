"""The command line: settings, clear errors, administration with the server up and down."""

import json
import os
import re
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from pydantic import ValidationError

from server import admin, demo
from server.cli import main
from server.settings import Settings
from tests.support.server import Server

LINK = re.compile(r"^(facilitator|participant|observer) +(http://\S+)/j#([A-Za-z0-9_-]{43})$", re.MULTILINE)


def run(*arguments: object, env: dict[str, str] | None = None) -> tuple[int, str]:
    """A command in this process: exit code and all it printed."""
    result = CliRunner().invoke(main, [str(one) for one in arguments], env=env)
    return result.exit_code, result.output


# Settings


def test_every_setting_is_an_option_with_its_variable_in_the_help() -> None:
    _, text = run("serve", "--help")
    for name in Settings.model_fields:
        assert f"--{name.replace('_', '-')} " in text
        assert f"LAPPU_{name.upper()}" in re.sub(r"\s+", "", text)


def test_options_go_before_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAPPU_PORT", "9001")
    monkeypatch.setenv("LAPPU_ALLOW_ORIGIN", "https://a.example, https://b.example")
    assert Settings().port == 9001
    assert Settings().allow_origin == ("https://a.example", "https://b.example")
    assert Settings(port=9002).port == 9002


@pytest.mark.parametrize(
    "wrong",
    [
        {"port": 70_000},
        {"public_url": "lappu.example"},
        {"public_url": "https://lappu.example/sub"},
        {"public_url": "https://user@lappu.example"},
        {"allow_origin": ("ftp://x",)},
        {"creation": "maybe"},
        {"creation": "password"},
        {"retention_days": 0},
    ],
)
def test_wrong_settings_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Settings(**wrong)  # type: ignore[arg-type]  # wrong on purpose


# Clear errors


def is_one_line(text: str) -> bool:
    return len(text.strip().splitlines()) == 1 and "Traceback" not in text


def test_a_wrong_option_is_one_clear_line(tmp_path: Path) -> None:
    code, text = run("serve", "--data", tmp_path, "--port", "many")
    assert code == 1
    assert is_one_line(text)
    assert "--port" in text


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, text = run("serve", "--data", tmp_path, "--port", port)
    assert code == 1
    assert is_one_line(text)
    assert str(port) in text


def test_a_file_that_is_no_database_and_a_key_that_is_none_are_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "lappu.db").write_text("not a database, surely not one at all" * 100)
    code, text = run("serve", "--data", tmp_path, "--port", 0)
    assert code == 1
    assert is_one_line(text)
    (tmp_path / "k").mkdir()
    (tmp_path / "k" / "secret.key").write_text("short")
    code, text = run("demo", "--data", tmp_path / "k")
    assert code == 1
    assert is_one_line(text)
    assert "secret.key" in text


def test_serve_refuses_a_database_that_another_server_holds(tmp_path: Path) -> None:
    with Server(tmp_path):
        command = [sys.executable, "-m", "server.cli", "serve", "--data", str(tmp_path), "--port", "0"]
        second = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert second.returncode == 1
    assert is_one_line(second.stderr)
    assert "in use" in second.stderr


# Administration


@pytest.mark.parametrize("up", [False, True])
def test_commands_work_with_the_server_up_and_down(tmp_path: Path, up: bool) -> None:
    server = Server(tmp_path / "data")
    if up:
        server.start()
    try:
        data = ("--data", server.data)
        code, text = run("demo", *data, "--locale", "sv", "--port", server.port)
        assert code == 0, text
        links = {role: (base, secret) for role, base, secret in LINK.findall(text)}
        assert set(links) == {"facilitator", "participant", "observer"}
        assert {base for base, _ in links.values()} == {f"http://localhost:{server.port}"}
        code, text = run("workshops", "list", *data)
        workshop = text.split()[0]
        assert "Lummejärviregionen" in text
        assert run("workshops", "purge", *data) == (0, "0 workshops are erased.\n")
        if not up:
            server.start()
        told = server.post("/api/join", {"secret": links["participant"][1], "name": "Anna"})
        assert told["workshop"]["id"] == workshop
        if not up:
            server.stop()
        code, text = run("workshops", "delete", workshop, *data)
        assert code == 0, text
        assert run("workshops", "list", *data) == (0, "")
        code, text = run("workshops", "delete", workshop, *data)
        assert (code, is_one_line(text)) == (1, True)
        assert workshop in text
        assert run("migrate", *data)[0] == 0
    finally:
        server.stop()


def test_the_admin_socket_is_only_this_users_and_goes_with_the_server(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        path = tmp_path / "admin.sock"
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
        with pytest.raises(admin.AdminError, match="does not know"):
            admin.ask(path, "self.destruct", {})
        with socket.socket(socket.AF_UNIX) as wire:
            wire.connect(str(path))
            wire.sendall(b"x" * (admin.MOST + 10) + b"\n")
        assert admin.ask(path, "workshops.list", {}) == []
        server.kill()
        assert path.exists()
        server.start()
        assert admin.ask(path, "workshops.list", {}) == []
    assert not path.exists()


def test_the_demo_is_as_its_file_says(tmp_path: Path) -> None:
    with Server(tmp_path) as server:
        links = {role: secret for role, _, secret in LINK.findall(run("demo", "--data", tmp_path)[1])}
        told = server.post("/api/join", {"secret": links["observer"], "name": "Katsoja"})
        sheets = demo.load()["sheets"]
        assert [board["title"] for board in told["boards"]] == [sheet["title"] for sheet in sheets]
        for board, sheet in zip(told["boards"], sheets, strict=True):
            content = server.get(f"/api/boards/{board['id']}/content", told["token"])
            assert content["notesPerZone"] == {
                zone: n for zone, n in sheet["expected"]["notesPerZone"].items() if n
            }, sheet["id"]
            assert content["criteria"] == sheet["expected"]["criteria"], sheet["id"]
            notes = {note["id"]: note for note in content["notes"]}
            names = {one["id"]: one["name"] for one in demo.load()["participants"]}
            for note in sheet["notes"]:
                shown = notes[note["id"]]
                assert (shown["text"], shown["zone"], shown["author"]["name"]) == (
                    note["text"],
                    note["zone"],
                    names[note["author"]],
                )
            assert len(content["connections"]) == len(sheet["connections"])
            assert len(content["circles"]) == len(sheet["circles"])
            assert len(content["marks"]) == len(sheet["marks"])
            assert {zone: text for zone, text in content["fields"].items() if text} == {
                zone: text for zone, text in sheet["fields"].items() if text
            }
            assert sum(
                vote["results"][target] for vote in content["votes"] for target in vote["results"]
            ) == len(sheet["votes"])


def test_check_templates_names_what_to_mend(tmp_path: Path) -> None:
    code, text = run("check-templates")
    assert code == 0
    assert "9 templates, 0 problems" in text
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "template.toml").write_text('name = "x"\nparts = 3\n')
    code, text = run("check-templates", tmp_path)
    assert code == 1
    assert "template.toml:" in text


# The log


def test_the_log_holds_no_text_name_or_secret(tmp_path: Path) -> None:
    with Server(tmp_path, "--log-format", "json") as server:
        told = server.post(
            "/api/workshops",
            {"title": "Salainen", "locale": "fi", "name": "Aino", "boards": [{"template": "actor-map"}]},
        )
        board, token = told["boards"][0]["id"], told["token"]
        server.post(f"/api/boards/{board}/notes", [{"text": "hiljaisuus", "zone": "ngo"}], token)
        secret = told["links"]["participant"]["secret"]
        server.post("/api/join", {"secret": secret, "name": "Fatima"})
    log = server.log.read_text()
    for word in ("Salainen", "Aino", "Fatima", "hiljaisuus", token, secret):
        assert word not in log
    for line in log.splitlines():
        if line.startswith("{"):
            json.loads(line)
