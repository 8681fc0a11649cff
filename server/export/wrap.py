"""Breaking a label into lines, with hyphens where a compound may be broken."""

import re
from collections.abc import Iterator

from .metrics import Weight, width

SOFT = "\N{SOFT HYPHEN}"

_COMPOUNDS = """
hyvinvointi|alueet kehittämis|kumppanit kehitys|kohde kehitys|kohteet kehitys|haaste toiminta|alue
asiakas|ryhmä asiakas|lupaus asiakas|kokemus henkilö|asiat digi|palvelut digi|tuki|tarinat elämän|tilanne
yhteis|työ yhteis|työn yhteys|tiedot palvelu|lupaus kohde|ryhmät toimija|kartta rahoitta|jat vaikutta|jamme
löydettä|vyys kiinnos|tava kiinnos|tavimmat innos|tava innos|tavat haastatel|tava myön|teinen mahdol|liset
kump|panit kump|panin nykyi|set osaa|jat turval|lisuus työttö|myys yhteyden|pito toteutta|jat ympä|ristöt
kestä|vyys kysy|mykset vastauk|semme päätel|mät tavoit|teemme sitou|dumme odot|tavat
välfärds|områden person|ärenden utvecklings|objekt utvecklings|utmaning verksamhets|område kund|grupp
kund|löfte service|löfte mål|grupper kontakt|uppgifter organisa|tioner inspi|rerande intres|sant
genom|förare livs|situation finansi|ering finansi|ärer nuva|rande påver|kare arbets|löshet väl|befinnande
arbets|namn när|stående hiss|presentation möj|liga
munici|palities associ|ations well|being govern|ment partner|ships promi|sing interes|ting inspi|ring
develop|ment coopera|tion imple|menters environ|ments sustain|ability find|ability influ|encers
"""
_BREAKS = {word.replace("|", ""): word.split("|") for word in _COMPOUNDS.split()}

_LEAD = re.compile(r"^(\w\.)[ \xa0]")
"""The letter of a step before a name: it never stands alone at the end of a line."""

_VOWELS = "aeiouyåäöAEIOUYÅÄÖ"
_SYLLABLE = re.compile(rf"(?<=\w\w)(?=[^\W\d_{_VOWELS}][{_VOWELS}]\w)")
"""Before a consonant and a vowel: the rule of Finnish, and near enough for a Swedish or English word that
the list above doesn't know."""


def pieces(word: str) -> list[str]:
    """The parts of a word between which it may be broken; the word itself when it may not.

    A soft hyphen in the text says so itself. A part that ends in a hyphen needs no further one.
    """
    lead = _LEAD.match(word)
    if lead:
        first, *rest = pieces(word[lead.end() :])
        return [lead[0] + first, *rest]
    if SOFT in word:
        return word.split(SOFT)
    if "-" in word.strip("-"):
        return [part for part in re.split(r"(?<=-)", word) if part]
    known = _BREAKS.get(word.lower())
    if not known:
        return _SYLLABLE.split(word) if len(word) > 6 else [word]
    cuts, at = [], 0
    for part in known:
        cuts.append(word[at : at + len(part)])
        at += len(part)
    return cuts


def plain(text: str) -> str:
    """The text without soft hyphens."""
    return text.replace(SOFT, "")


def wrap(
    text: str, limits: list[float], size: float, weight: Weight, *, hyphens: bool = True
) -> list[str] | None:
    """The text in lines of at most these widths (su), or None when it needs more lines or wider ones.

    Words are broken only where they must be: when one doesn't fit a line of its own.
    """
    lines: list[str] = []
    for word in _LEAD.sub("\\1\N{NO-BREAK SPACE}", text).split(" "):
        joined = f"{lines[-1]} {plain(word)}" if lines else plain(word)
        if lines and width(joined, size, weight) <= limits[len(lines) - 1]:
            lines[-1] = joined
            continue
        if len(lines) < len(limits) and width(plain(word), size, weight) <= limits[len(lines)]:
            lines.append(plain(word))
            continue
        if not hyphens or not _break(word, lines, limits, size, weight):
            return None
    return lines


def _break(word: str, lines: list[str], limits: list[float], size: float, weight: Weight) -> bool:
    """Puts the parts of a word on as many lines as it takes; False when they don't fit."""
    rest = pieces(word)
    while rest:
        if len(lines) == len(limits):
            return False
        limit = limits[len(lines)]
        best = next((n for n, head in _heads(rest) if width(head, size, weight) <= limit), 0)
        if not best:
            return False
        lines.append(dict(_heads(rest))[best])
        rest = rest[best:]
    return True


def _heads(rest: list[str]) -> Iterator[tuple[int, str]]:
    """The beginnings of a broken word, longest first, with their hyphens."""
    for n in range(len(rest), 0, -1):
        head = "".join(rest[:n])
        yield n, head if n == len(rest) or head.endswith("-") else f"{head}-"


def shorten(text: str, limit: float, size: float, weight: Weight) -> str:
    """As much of the text as fits the width (su), with "…" when it isn't all; at least one character."""
    text = plain(text)
    if width(text, size, weight) <= limit:
        return text
    kept = text
    while len(kept) > 1 and width(f"{kept}…", size, weight) > limit:
        kept = kept[:-1].rstrip(" -–,.")
    return f"{kept}…"
