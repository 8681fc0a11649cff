"""What a page names of the built client: by the manifest, each file once."""

import pytest

from server.web.assets import Assets, Built

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
