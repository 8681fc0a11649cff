"""The benchmark's page, docs/benchmark.md, and the lines that the README quotes."""

from pathlib import Path
from typing import Final

from . import report
from .install import ROOT
from .results import Table

PAGE: Final = ROOT / "docs" / "benchmark.md"
README: Final = ROOT / "README.md"
BEGIN, END = "<!-- benchmark -->", "<!-- /benchmark -->"
_MAIN: Final = frozenset({"passed_people", "document_p50_50_s", "server_80_cores", "all_200_s", "each_bytes"})

_HEAD: Final = """# Benchmark

Made by `make bench` on {date}: {machine}; {system}; version {version}; medians of {runs} runs.

Server on core 0, load generator on core 1. Measured is freshness: from the moment when person A sets cursor
or note number *k* until person B first holds a state of A at least that new. A size passes when the 99th
percentiles are ≤ 100 ms (document) and ≤ 200 ms (cursors), every change arrives and nobody is disconnected;
"275 / 300" means that 275 passed and 300 was the first step that failed. Each person moves a cursor 20
times and edits about once a second, and speaks stock presence. Lappu runs as an operator runs it, with log-
in, roles, the gate, commit before anything is seen, and the audit log; its peers have none of these, and
save as each of them does: Hocuspocus with its SQLite extension (the better of its default and a flush delay
of 30 ms), y-websocket with LevelDB, pycrdt-websocket with its SQLite store. How it is done stands in
[tests/load](../tests/load/README.md).

"""


def write(table: Table) -> None:
    """Write the page, and the main lines into the README where it marks their place."""
    facts = {"date": "–", "machine": "–", "system": "–", "version": "–", **table.about}
    text = _HEAD.format(runs=table.runs, **facts) + "\n".join(report.lines(table))
    text += "\n\n## Lappu in other ways\n\n" + "\n".join(report.ways(table)) + "\n"
    for told in (report.durability(table), report.processes(table)):
        text += f"\n{told}\n" if told else ""
    if slow := report.strained(table):
        text += "\n## Where the generator may have been the limit\n\n"
        text += "".join(f"- {one}\n" for one in slow)
    if table.problems:
        text += "\n## What could not be measured\n\n"
        text += "".join(f"- {name} on {server}: {why}\n" for (name, server), why in table.problems.items())
    PAGE.write_text(text)
    _quote(README, _excerpt(table, facts["date"], facts["machine"]))


def _excerpt(table: Table, date: str, machine: str) -> str:
    rows = report.lines(table)
    labels = {row.label for row in report.ROWS if row.figure in _MAIN}
    kept = [row for row in rows[2:] if row.split("|")[1].strip() in labels or "| S5" in row]
    told = f"`make bench`, {date}, {machine}; [all figures and how they are measured](docs/benchmark.md)."
    return "\n".join([*rows[:2], *kept, "", told])


def _quote(path: Path, text: str) -> None:
    """Put the text between the marks; nothing when there are none."""
    whole = path.read_text()
    before, begin, rest = whole.partition(BEGIN)
    _, end, after = rest.partition(END)
    if begin and end:
        path.write_text(f"{before}{BEGIN}\n{text}\n{END}{after}")
