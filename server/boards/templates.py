"""Templates from their files: load, check, find. One folder a template, in it one `template.toml`.

How such a file is written tells `board_templates/README.md`.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from .export_sources import check_columns
from .source_build import build, with_places
from .source_check import check_sense
from .source_expand import expand
from .source_keys import Fault, check_keys, suggest
from .template import Template
from .texts import missing_texts
from .toml_lines import key_lines, line_of

__all__ = [
    "Problem",
    "Report",
    "TemplateError",
    "check",
    "compile_template",
    "load_all",
    "load_template",
    "missing_texts",
    "outline",
    "resolve",
]

FILE = "template.toml"
NOT_A_TEMPLATE = "(export)"
"""Where a carry may go besides other templates."""

_AT_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong in a template file. `file` and `line` are empty and 0 when it came from no file."""

    file: str
    line: int
    message: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: " if self.file else ""
        return f"{where}{self.message}. {self.remedy}"


class TemplateError(Exception):
    """A template, or several, that can't be used; `problems` says all that is wrong."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Report:
    """What `check` found in a folder of templates."""

    templates: Mapping[str, Template]
    """Those that can be used, in the order of the workbook."""
    problems: tuple[Problem, ...] = ()
    missing: Mapping[str, list[str]] = field(default_factory=dict)
    """Texts that lack a language, by template: no problem, another language stands in."""


def compile_template(source: Mapping[str, Any]) -> Template:
    """The template of plain data: a parsed file with its `slug`, or `Template.source` as a board keeps it.

    Raises TemplateError when something in it is wrong.
    """
    template, faults = _examine(source)
    if template is None:
        raise TemplateError([Problem("", 0, fault.message, fault.remedy) for fault in faults])
    return template


def outline(source: Mapping[str, Any]) -> Template:
    """The template of a source that compiled before, without free places: quick."""
    return build(expand(source).source)


def load_template(path: Path) -> Template:
    """The template of a folder, or of the `template.toml` in it. Raises TemplateError."""
    file = path / FILE if path.is_dir() else path
    source, text = _read(file)
    slug = file.parent.resolve().name
    if source.setdefault("slug", slug) != slug:
        line = line_of(key_lines(text), ("slug",))
        remedy = f'Write slug = "{slug}", or leave it out.'
        raise TemplateError([Problem(str(file), line, "the slug differs from the folder's name", remedy)])
    template, faults = _examine(source)
    if template is not None:
        faults = check_columns(template)
    if template is None or faults:
        lines = key_lines(text)
        problems = [Problem(str(file), line_of(lines, one.path), one.message, one.remedy) for one in faults]
        raise TemplateError(sorted(problems, key=lambda problem: problem.line))
    return template


def load_all(folder: Path) -> dict[str, Template]:
    """Every template of a folder by slug, in the order of parts. Raises TemplateError for all of them."""
    report = check(folder)
    if report.problems:
        raise TemplateError(list(report.problems))
    return dict(report.templates)


def check(folder: Path) -> Report:
    """What is wrong with the templates of a folder, and which texts lack a language."""
    loaded: list[Template] = []
    problems: list[Problem] = []
    if not folder.is_dir():
        remedy = "Give the folder that holds a folder for each template."
        return Report({}, (Problem(str(folder), 0, "there is no such folder", remedy),))
    folders = sorted(path for path in folder.iterdir() if path.is_dir() and path.name[0] not in "._")
    for path in folders:
        try:
            loaded.append(load_template(path))
        except TemplateError as error:
            problems += error.problems
    if not folders:
        problems.append(
            Problem(str(folder), 0, "there are no templates", "Add a folder with a template.toml.")
        )
    problems += _carry_problems(folder, loaded, {path.name for path in folders})
    loaded.sort(key=lambda template: (template.part, template.order, template.slug))
    missing = {template.slug: lines for template in loaded if (lines := missing_texts(template))}
    return Report({template.slug: template for template in loaded}, tuple(problems), missing)


def resolve(templates: Mapping[str, Template], name: str) -> Template | None:
    """The template of a slug, a name or another name of it, in any language, however capitalised."""
    if name in templates:
        return templates[name]
    wanted = " ".join(name.split()).casefold()
    for template in templates.values():
        texts = [template.name, template.short_name or {}, *template.aliases]
        if wanted in {template.slug} | {
            " ".join(one.split()).casefold() for text in texts for one in text.values()
        }:
            return template
    return None


def _examine(source: Mapping[str, Any]) -> tuple[Template | None, list[Fault]]:
    """The template, or all that is wrong at the first stage that finds anything."""
    faults = check_keys(source)
    if faults:
        return None, faults
    expanded = expand(source)
    template = build(expanded.source)
    found = [
        *expanded.faults,
        *(_at_origin(one, expanded.origins) for one in check_sense(expanded.source, template)),
    ]
    if found:
        return None, list(dict.fromkeys(found))
    return with_places(template), []


def _at_origin(fault: Fault, origins: tuple[tuple[str | int, ...], ...]) -> Fault:
    """The fault where its zone was written, which may be a part of a repeat."""
    match fault.path:
        case ("zone", int(index), *rest):
            return replace(fault, path=(*origins[index], *rest))
    return fault


def _read(file: Path) -> tuple[dict[str, Any], str]:
    try:
        text = file.read_text("utf-8")
        return tomllib.loads(text), text
    except FileNotFoundError:
        problem = Problem(str(file), 0, "there is no such file", f"Write it, or remove {file.parent.name}.")
    except OSError as error:
        problem = Problem(str(file), 0, f"the file can't be read: {error.strerror}", "Check its permissions.")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        problem = Problem(str(file), line, "the file is not in UTF-8", "Save it as UTF-8.")
    except tomllib.TOMLDecodeError as error:
        at = _AT_LINE.search(str(error))
        message = f"this is no TOML: {_AT_LINE.sub('', str(error))}"
        problem = Problem(
            str(file), int(at[1]) if at else 1, message, "See https://toml.io for how it is written."
        )
    raise TemplateError([problem])


def _carry_problems(folder: Path, templates: list[Template], slugs: set[str]) -> list[Problem]:
    """Carries to templates that the folder doesn't have."""
    problems = []
    for template in templates:
        for i, carry in enumerate(template.carry):
            if carry["to"] not in slugs | {NOT_A_TEMPLATE}:
                file = folder / template.slug / FILE
                line = line_of(key_lines(file.read_text("utf-8")), ("carry", i, "to"))
                message = f'carry: there is no template "{carry["to"]}"'
                problems.append(Problem(str(file), line, message, suggest(carry["to"], slugs)))
    return problems
