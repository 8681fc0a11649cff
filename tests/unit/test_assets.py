"""What a page names of the built client: by the manifest, each file once."""

import gzip
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from server.web.assets import AssetFiles, Assets, Built

MANIFEST: dict[str, Built] = {
    "_shared.js": {"file": "shared-1.js"},
    "_forms.js": {"file": "forms-2.js", "imports": ["_shared.js", "src/main.tsx"]},
    "src/main.tsx": {
        "file": "main-3.js",
        "imports": ["_shared.js"],
        "dynamicImports": ["src/dialogs.ts", "src/console.ts"],
    },
    "src/dialogs.ts": {"file": "dialogs-4.js", "imports": ["_forms.js", "src/main.tsx"]},
    "src/console.ts": {"file": "console-5.js", "imports": ["_forms.js"], "dynamicImports": ["src/rare.ts"]},
    "src/rare.ts": {"file": "rare-6.js", "imports": ["src/main.tsx"]},
    "src/theme.ts": {"file": "theme-7.js"},
}


def test_what_a_script_needs_before_it_runs_and_what_comes_later() -> None:
    assets = Assets(MANIFEST)
    assert assets("src/main.tsx") == "/assets/main-3.js"
    assert assets.needed("src/main.tsx") == ["/assets/shared-1.js"]
    assert assets.later("src/main.tsx") == [
        "/assets/dialogs-4.js",
        "/assets/console-5.js",
        "/assets/forms-2.js",
        "/assets/rare-6.js",
    ]


def test_a_script_may_need_nothing_more() -> None:
    assets = Assets(MANIFEST)
    assert assets.needed("src/theme.ts") == assets.later("src/theme.ts") == []


def test_what_was_not_built_has_no_address() -> None:
    with pytest.raises(KeyError):
        Assets(MANIFEST)("src/none.ts")


@pytest.fixture
def files(tmp_path: Path) -> TestClient:
    """A script that the build has packed, and a picture that it has not."""
    (tmp_path / "main-1.js").write_text("say('ä')" * 100)
    (tmp_path / "main-1.js.gz").write_bytes(gzip.compress(("say('ä')" * 100).encode()))
    (tmp_path / "mark-1.svg").write_text("<svg/>")
    return TestClient(AssetFiles(directory=tmp_path))


@pytest.mark.parametrize(("takes", "encoding"), [("br, gzip", "gzip"), ("identity", None)])
def test_a_packed_script_goes_out_as_it_is_taken(files: TestClient, takes: str, encoding: str | None) -> None:
    answer = files.get("/main-1.js", headers={"Accept-Encoding": takes})
    assert answer.headers.get("Content-Encoding") == encoding
    assert answer.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer.headers["Vary"] == "Accept-Encoding"
    assert (int(answer.headers["Content-Length"]) < 100) == (encoding == "gzip")
    assert answer.text == "say('ä')" * 100
    again = {"Accept-Encoding": takes, "If-None-Match": answer.headers["ETag"]}
    assert files.get("/main-1.js", headers=again).status_code == 304


def test_what_was_not_packed_goes_out_as_it_is(files: TestClient) -> None:
    answer = files.get("/mark-1.svg", headers={"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in answer.headers
    assert answer.text == "<svg/>"
