"""Results as tables in Markdown, and whether a limit is exceeded by far. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite, isinf
from typing import Final

from .generator import CPU_LIMIT, LAG_LIMIT
from .results import Table

LAPPU: Final = "lappu"
PROCESSES_GOAL: Final = 1.18
"""Processor time for each person: two processes through one. Twice the excess fails the benchmark."""
COLUMNS: Final = (
    ("Lappu", (LAPPU,)),
    ("Hocuspocus", ("hocuspocus", "hocuspocus-tuned")),
    ("y-websocket", ("y-websocket",)),
    ("pycrdt-websocket", ("pycrdt-websocket",)),
)
"""Of servers with several settings the better one counts, row by row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: a figure of a scenario, how it is written, and Lappu's goal."""

    label: str
    scenario: str
    figure: str
    show: Callable[[float], str]
    goal: str = ""
    more_is_better: bool = False
    limit_s: float | None = None
    """The goal in seconds; twice as much fails the benchmark."""
    only_if: str = ""
    """The figure is worth nothing of a server of which this one is 0."""


def _ms(value: float) -> str:
    if isinf(value):
        return "most never came"
    return f"{value * 1000:.0f} ms" if value >= 0.0095 else f"{value * 1000:.1f} ms"


def _seconds(value: float) -> str:
    return f"{value:.2f} s"


def _people(value: float) -> str:
    return f"{value:.0f}"


def _cores(value: float) -> str:
    return f"{value:.2f}"


def _kb(value: float) -> str:
    return f"{value / 1000:.0f} kB"


def _mb(value: float) -> str:
    return f"{value:.0f} MB"


def _megabytes(value: float) -> str:
    return f"{value / 1e6:.1f} MB"


def _times(value: float) -> str:
    return f"× {value:.2f}" if isfinite(value) else "most never came"


ROWS: Final = (
    Row("S1: most people on one board", "s1-most", "passed_people", _people, "≥ 800", more_is_better=True),
    Row("… its event loop late at worst", "s1-most", "loop_lag_s", _ms, "≤ 20 ms", limit_s=0.020),
    Row("S1, 50 people: document, median", "s1-fixed", "document_p50_50_s", _ms, "≤ 10 ms", limit_s=0.010),
    Row("… 99 %", "s1-fixed", "document_p99_50_s", _ms, "≤ 45 ms", limit_s=0.045),
    Row("… cursors, median", "s1-fixed", "cursor_p50_50_s", _ms, "≤ 20 ms", limit_s=0.020),
    Row("… 99 %", "s1-fixed", "cursor_p99_50_s", _ms),
    Row(
        "S1, 80 people: cores of the server",
        "s1-fixed",
        "server_80_cores",
        _cores,
        "≤ 0.3 × the best peer's",
        only_if="passes_80_bool",
    ),
    Row("S2: most people on boards of ten", "s2", "passed_people", _people, "≥ 1,000", more_is_better=True),
    Row("S3: 200 join at once, all have it after", "s3", "all_200_s", _ms, "≤ 120 ms", limit_s=0.120),
    Row("S3: 500", "s3", "all_500_s", _ms, "≤ 400 ms", limit_s=0.400),
    Row("S4: memory of an idle connection", "s4", "each_bytes", _kb, "≤ 24 kB"),
    Row("S6: one of 50 reads nothing, documents 99 %", "s6", "document_p99_ratio", _times, "< × 1.10"),
    Row("… cursors 99 %", "s6", "cursor_p99_ratio", _times, "< × 1.10"),
    Row("… memory kept for it", "s6", "memory_bytes", _megabytes, "< 1 MB"),
    Row("N1: received in an hour, 30 people", "n1", "received_mb", _mb, "(compact) ≤ 30 MB"),
    Row("S7: 2,000 notes, 50 moving: frame, median", "s7", "frame_p50_s", _ms, "≤ 17 ms", limit_s=0.017),
    Row("… 95 %", "s7", "frame_p95_s", _ms, "≤ 34 ms", limit_s=0.034),
    Row("S7: 300 notes drawn, processor at a quarter", "s7", "paint_s", _seconds, "≤ 1.5 s", limit_s=1.5),
    Row("Start until it listens", "s4", "start_s", _seconds, "≤ 1.5 s", limit_s=1.5),
    Row("Start after kill -9", "s5", "restart_s", _seconds, "≤ 3 s", limit_s=3.0),
)


def value(table: Table, row: Row, servers: Sequence[str]) -> float | None:
    """The best median of these servers."""
    valid = [one for one in servers if not row.only_if or table.get(row.scenario, one, row.only_if)]
    found = [one for server in valid if (one := table.get(row.scenario, server, row.figure)) is not None]
    if not found:
        return None
    return max(found) if row.more_is_better else min(found)


def ratio(table: Table, row: Row) -> str:
    """Lappu's figure through the best peer's."""
    ours = value(table, row, (LAPPU,))
    peers = [one for _, servers in COLUMNS[1:] if (one := value(table, row, servers)) is not None]
    if ours is None or not peers or row.show is _times:
        return ""
    best = max(peers) if row.more_is_better else min(peers)
    return f"× {ours / best:.2f}" if best and isfinite(ours / best) else ""


def exceeded(table: Table) -> list[str]:
    """What is worse than twice its limit in seconds: each a sentence."""
    found = []
    for row in ROWS:
        ours = value(table, row, (LAPPU,))
        if row.limit_s is not None and ours is not None and ours > 2 * row.limit_s:
            found.append(f"{row.scenario}/{row.figure}: {ours:.3f} s, the limit is {row.limit_s:.3f} s")
    ratio_of_two = table.get("processes", LAPPU, "two_through_one_ratio")
    if ratio_of_two is not None and ratio_of_two - 1 > 2 * (PROCESSES_GOAL - 1):
        found.append(f"processes: × {ratio_of_two:.2f}, the goal is × {PROCESSES_GOAL:.2f}")
    return found


def broken(table: Table) -> list[str]:
    """What may never be: losses, and what could not be measured of Lappu; each a sentence."""
    found = []
    for figure in ("lost_updates", "unkept_updates"):
        if table.worst("s5", LAPPU, figure):
            found.append(f"s5/{figure}: {table.worst('s5', LAPPU, figure):.0f}, none may be")
    found += [f"{place[0]}: {why}" for place, why in table.problems.items() if place[1] == LAPPU]
    return found


def lines(table: Table) -> list[str]:
    """The main table."""
    heads = [name for name, _ in COLUMNS]
    made = [
        f"| | {' | '.join(heads)} | Lappu ÷ best peer | goal |",
        f"|---|{'---|' * (len(heads) + 2)}",
    ]
    for row in ROWS:
        cells = [_cell(table, row, servers) for _, servers in COLUMNS]
        made.append(f"| {row.label} | {' | '.join(cells)} | {ratio(table, row)} | {row.goal} |")
        if row.figure == "each_bytes":
            cells = [_lost(table, servers) for _, servers in COLUMNS]
            made.append(f"| S5: lost of what others had seen, kill -9 | {' | '.join(cells)} | | 0, always |")
    return made


def _cell(table: Table, row: Row, servers: Sequence[str]) -> str:
    found = value(table, row, servers)
    if found is None:
        return "–"
    if row.scenario == "s3":
        again = table.worst(
            "s3", servers[0], row.figure.replace("all", "turned_away").replace("_s", "_people")
        )
        return row.show(found) + (f" ({again:.0f} turned away once)" if again else "")
    if row.figure != "passed_people":
        return row.show(found)
    server = next(one for one in servers if table.get(row.scenario, one, row.figure) == found)
    failed = table.get(row.scenario, server, "failed_people")
    limit = " (generator)" if table.get(row.scenario, server, "generator_limit") else ""
    return f"{found:.0f} / {f'{failed:.0f}{limit}' if failed is not None else 'none failed'}"


def _lost(table: Table, servers: Sequence[str]) -> str:
    lost, seen = (table.worst("s5", servers[0], name) for name in ("lost_updates", "seen_updates"))
    return "–" if lost is None or seen is None else f"{lost:.0f} of {seen:.0f}"


def strained(table: Table) -> list[str]:
    """Where the generator, not the server, may have been what was slow; each a sentence."""
    found = []
    for server in table.servers("s1-fixed"):
        for people in (50, 80):
            lag = table.get("s1-fixed", server, f"lag_{people}_s") or 0.0
            cores = table.get("s1-fixed", server, f"generator_{people}_cores") or 0.0
            if lag > LAG_LIMIT or cores > CPU_LIMIT:
                found.append(f"{server} at {people} people: {cores:.2f} core, {_ms(lag)} late")
    return found


def durability(table: Table) -> str:
    """What the commit costs in people, as a sentence; empty when it wasn't measured."""
    kept = table.get("s1-most", LAPPU, "passed_people")
    unsaved = table.get("s1-most", "lappu-unsaved", "passed_people")
    if not kept or not unsaved:
        return ""
    return f"People on one board with the commit ÷ without: × {kept / unsaved:.2f} (goal ≥ × 0.9)."


def processes(table: Table) -> str:
    """What several processes cost, as a sentence; empty when it wasn't measured."""

    def spent(way: str, part: str) -> str:
        return f"{(table.get('processes', LAPPU, f'{way}_{part}_cores') or 0.0) * 1000:.2f}"

    ratio_of_two = table.get("processes", LAPPU, "two_through_one_ratio")
    if ratio_of_two is None:
        return ""
    around = " and ".join(
        f"PostgreSQL {spent(way, 'postgres')} and Redis {spent(way, 'redis')} of {way}"
        for way in ("one", "two")
    )
    return (
        "120 people on boards of ten, on one PostgreSQL and Redis, each person on a process drawn by lot: "
        f"processor time of two processes ÷ of one × {ratio_of_two:.2f} (goal ≤ × {PROCESSES_GOAL}), "
        f"{spent('two', 'lappu')} ÷ {spent('one', 'lappu')} ms a second and person; not counted: {around}. "
        f"One process without Redis: {spent('one_without_redis', 'lappu')}."
    )


def ways(table: Table) -> list[str]:
    """Lappu with compact presence, in calm mode, and without its commit."""
    made = ["| | stock presence | compact presence | calm | without the commit |", "|---|---|---|---|---|"]
    names = (LAPPU, "lappu-compact", "lappu-calm", "lappu-unsaved")
    chosen = [row for row in ROWS if row.scenario in ("s1-most", "s1-fixed", "n1")]
    for row in chosen:
        cells = [_cell(table, row, (name,)) for name in names]
        made.append(f"| {row.label} | {' | '.join(cells)} |")
    return made
