"""Remembers, from within a page, what it showed and what it said of being saved. It only reads."""

from dataclasses import dataclass
from typing import Any

from tests.e2e.desk import Desk

_WATCH = """
(() => {
  const moments = [];
  window.moments = moments;
  const look = () => {
    const line = document.querySelector(".me-saved, .saved-line");
    if (!line) return;
    const notes = {};
    for (const note of document.querySelectorAll("[data-note]"))
      notes[note.dataset.note] = note.querySelector(".said")?.textContent.split(". ")[0] ?? "";
    const moment = JSON.stringify({ line: line.textContent, notes });
    if (moment !== moments.at(-1)) moments.push(moment);
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true });
})()
"""


@dataclass(frozen=True)
class Moment:
    """What stood on the page at once: whether all was said to be saved, and the notes' texts by id."""

    saved: bool
    notes: dict[str, str]


class Witness:
    """Watches one desk's pages from their next load on. Texts with ". " in them are not understood."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        desk.context.add_init_script(_WATCH)

    def moments(self) -> list[Moment]:
        """Everything that this page has shown since it was loaded, in order."""
        desk = self._desk
        said = {desk.say("board.sync.saved"), desk.say("board.sync.savedShort")}
        told: list[dict[str, Any]] = desk.page.evaluate("moments.map((moment) => JSON.parse(moment))")
        assert told, "nothing was seen: does the page still show its state in this way?"
        empty = desk.say("board.note.empty")
        return [
            Moment(
                each["line"] in said,
                {id_: "" if text == empty else text for id_, text in each["notes"].items()},
            )
            for each in told
        ]

    def was_right(self, durable: dict[str, str]) -> None:
        """Whenever all was said to be saved, what was shown is in these texts, which only grew since."""
        claims = [moment.notes for moment in self.moments() if moment.saved]
        assert claims, "it never said saved"
        for notes in claims:
            missing = {id_: text for id_, text in notes.items() if text not in durable.get(id_, "")}
            assert not missing, f"said to be saved, but the server has {durable}: {missing}"


def texts(content: Any) -> dict[str, str]:
    """The texts of a board's notes by id, of its content as the server tells it."""
    return {note["id"]: note["text"] for note in content["notes"]}
