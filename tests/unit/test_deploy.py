"""The container files, as far as they can be judged without a container engine."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from server.settings import Settings

ROOT = Path(__file__).parents[2]
FILES = ("docker-compose.yml", "docker-compose.replicas.yml")
CADDYFILE = (ROOT / "deploy" / "Caddyfile").read_text()
EXAMPLE = dict(
    line.split("=", 1)
    for line in (ROOT / ".env.example").read_text().splitlines()
    if line and not line.startswith("#")
)
_VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])((?:[^{}$]|\$\{[^}]*\})*))?\}")


def interpolated(text: str, given: dict[str, str]) -> str:
    """The text as docker compose reads it: `${NAME}`, `${NAME:-default}`, `${NAME:?why it is needed}`."""

    def value(found: re.Match[str]) -> str:
        name, how, more = found[1], found[2], found[3]
        if given.get(name):
            return given[name]
        assert how is not None, f"{name} may be missing, and nobody is told"
        assert how == "-", f"{name} is needed: {more}"
        return interpolated(more, given)

    return _VARIABLE.sub(value, text)


def composed(name: str, **given: str) -> dict[str, Any]:
    """The services of a compose file."""
    values = EXAMPLE | {"LAPPU_POSTGRES_PASSWORD": "0123abcd"} | given
    read: dict[str, Any] = yaml.safe_load(interpolated((ROOT / name).read_text(), values))
    return read


@pytest.mark.parametrize("name", FILES)
def test_every_container_is_confined(name: str) -> None:
    for service, about in composed(name)["services"].items():
        assert about["read_only"] is True, service
        assert about["cap_drop"] == ["ALL"], service
        assert about["security_opt"] == ["no-new-privileges:true"], service
        assert "privileged" not in about, service
        assert about.get("user", "") not in {"root", "0"}, service
        assert "user" in about or "build" in about, f"{service} runs as whoever its image likes"
        assert "healthcheck" in about or about.get("build") == ".", service


@pytest.mark.parametrize("name", FILES)
def test_volumes_and_networks_are_declared(name: str) -> None:
    read = composed(name)
    volumes = {
        mount.split(":")[0] for about in read["services"].values() for mount in about.get("volumes", ())
    }
    assert volumes == set(read["volumes"])
    networks = {one for about in read["services"].values() for one in about.get("networks", ())}
    assert networks == set(read.get("networks", ()))


@pytest.mark.parametrize("name", FILES)
def test_what_is_asked_for_stands_in_the_example(name: str) -> None:
    asked = {found[1] for found in _VARIABLE.finditer((ROOT / name).read_text())}
    assert asked <= set(EXAMPLE)


def test_nothing_else_stands_in_the_example() -> None:
    asked = {found[1] for name in FILES for found in _VARIABLE.finditer((ROOT / name).read_text())}
    assert set(EXAMPLE) == asked


@pytest.mark.parametrize("name", FILES)
def test_the_server_understands_its_environment(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    environment = composed(name)["services"]["lappu"]["environment"]
    for variable, value in environment.items():
        assert variable.removeprefix("LAPPU_").lower() in Settings.model_fields, variable
        monkeypatch.setenv(variable, str(value or ""))
    settings = Settings()
    assert settings.public_url == EXAMPLE["LAPPU_PUBLIC_URL"]
    assert (settings.database_url is not None) is (settings.redis_url is not None)
    assert (settings.database_url is not None) is (name != "docker-compose.yml")


def test_only_the_proxy_is_reached_from_outside() -> None:
    read = composed("docker-compose.replicas.yml")
    published = {service for service, about in read["services"].items() if "ports" in about}
    assert published == {"proxy"}
    assert read["networks"]["inner"]["internal"] is True
    assert {service for service, about in read["services"].items() if "outer" in about["networks"]} == {
        "proxy"
    }


def test_who_trusts_the_proxy_knows_its_network() -> None:
    read = composed("docker-compose.replicas.yml", LAPPU_SUBNET="10.9.8.0/24")
    assert read["networks"]["inner"]["ipam"]["config"] == [{"subnet": "10.9.8.0/24"}]
    assert read["services"]["lappu"]["environment"]["LAPPU_TRUSTED_PROXY"] == "10.9.8.0/24"


def test_there_are_several_servers_that_wait_for_what_they_need() -> None:
    lappu = composed("docker-compose.replicas.yml", LAPPU_REPLICAS="5")["services"]["lappu"]
    assert lappu["deploy"]["replicas"] == 5
    assert {about["condition"] for about in lappu["depends_on"].values()} == {"service_healthy"}
    assert set(lappu["depends_on"]) == {"postgres", "redis"}


def test_the_proxy_listens_where_it_is_published_and_asks_any_server() -> None:
    proxy = composed("docker-compose.replicas.yml")["services"]["proxy"]
    inside = {port.rsplit(":", 1)[1] for port in proxy["ports"]}
    listening = set(re.findall(r"(?:https?_port |^http://:)(\d+)", CADDYFILE, re.MULTILINE))
    assert inside == listening
    assert all(int(port) > 1024 for port in listening), "an ordinary user can't listen there"
    (exposed,) = re.findall(r"^EXPOSE (\d+)$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    assert re.findall(r"dynamic a (\w+) (\d+) ", CADDYFILE) == [("lappu", exposed)]
    assert "lb_policy random" in CADDYFILE
    assert not re.search(r"lb_policy (cookie|ip_hash|header|client_ip_hash)", CADDYFILE), (
        "it must not be sticky"
    )
    assert set(re.findall(r"\{\$(\w+)\}", CADDYFILE)) <= set(proxy["environment"])


def test_the_caddyfile_is_whole() -> None:
    code = "\n".join(line.split("#")[0] for line in CADDYFILE.splitlines())
    depth = 0
    for line in code.splitlines():
        depth += line.count("{") - line.count("}")
        assert depth >= 0, line
    assert depth == 0


@pytest.mark.parametrize("path", ["Dockerfile", "deploy/proxy.Dockerfile"])
def test_an_image_runs_as_an_ordinary_user(path: str) -> None:
    users = re.findall(r"^USER (\S+)$", (ROOT / path).read_text(), re.MULTILINE)
    assert users
    assert users[-1].split(":")[0] not in {"root", "0"}


def test_the_server_is_built_in_stages_and_says_how_it_is() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert len(re.findall(r"^FROM ", text, re.MULTILINE)) == 2
    assert "--from=build" in text
    assert "--require-hashes" in text
    assert "HEALTHCHECK" in text
    assert re.search(r"^VOLUME /data$", text, re.MULTILINE)
