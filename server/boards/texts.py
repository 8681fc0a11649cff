"""The texts of a template that people read, and which of them lack a language."""

from collections.abc import Iterator

from .template import Template, Text

LANGUAGES = ("fi", "sv", "en")
"""The product's languages; a template may have others besides."""


def languages(template: Template) -> tuple[str, ...]:
    """The languages that any text is in: the product's first, then others by code."""
    codes = {code for _, text in texts(template) for code in text}
    return tuple(code for code in LANGUAGES if code in codes) + tuple(sorted(codes.difference(LANGUAGES)))


def missing_texts(template: Template) -> list[str]:
    """What is not translated: a line for a language that is wholly missing, else a line for each text."""
    there = languages(template)
    missing = [f"{code}: no texts at all" for code in LANGUAGES if code not in there]
    for where, text in texts(template):
        lacking = [code for code in there if code not in text]
        if lacking:
            missing.append(f"{where}: no {', '.join(lacking)}")
    return missing


def texts(template: Template) -> Iterator[tuple[str, Text]]:
    """Every text for people, and where it stands."""
    yield from (("name", template.name), ("question", template.question))
    optional = {"partName": template.part_name, "shortName": template.short_name, "purpose": template.purpose}
    yield from ((where, text) for where, text in optional.items() if text)
    for zone in template.zones:
        for name, text in _present(zone.label, zone.short_label, zone.prompt, zone.hint):
            yield f'zone "{zone.id}", {name}', text
    for ring in template.rings:
        yield from (
            (f'ring "{ring.id}", {name}', text) for name, text in _present(ring.label, None, ring.prompt)
        )
    for kind in template.connection_kinds:
        found = _present(kind.label, None, None, kind.hint)
        yield from ((f'connection "{kind.id}", {name}', text) for name, text in found)
    for step in template.steps:
        yield f'step "{step.id}", title', step.title
        yield f'step "{step.id}", text', step.text
    yield from ((f'criterion "{one.id}", message', one.message) for one in template.criteria)
    yield from ((f'noteTag "{tag.id}", label', tag.label) for tag in template.note_tags)
    yield from ((f'group "{group.id}", label', group.label) for group in template.groups if group.label)
    for key, names in template.starters.items():
        yield from ((f'starters "{key}", {i + 1}', text) for i, text in enumerate(names))
    for idea in template.ideas:
        yield f'idea "{idea["id"]}", title', idea["title"]
        yield f'idea "{idea["id"]}", text', idea["text"]


def _present(
    label: Text | None, short: Text | None = None, prompt: Text | None = None, hint: Text | None = None
) -> list[tuple[str, Text]]:
    named = {"label": label, "shortLabel": short, "prompt": prompt, "hint": hint}
    return [(name, text) for name, text in named.items() if text]
