"""The benchmark's search, its judge of a crash, and what it makes of results."""

import os
from pathlib import Path

from tests.load import meters, report, results
from tests.load.crash import loss
from tests.load.people import Manner, script
from tests.load.results import Result, Table
from tests.load.search import SIZES, Found, largest


def test_the_search_finds_every_edge_from_every_guess_in_few_steps() -> None:
    for edge in range(len(SIZES) + 1):
        for guess in (1, 40, 300, 900, 5_000):
            tried: list[int] = []

            def passes(size: int, edge: int = edge, tried: list[int] = tried) -> bool:
                tried.append(size)
                return size < (SIZES[edge] if edge < len(SIZES) else 10**9)

            found = largest(passes, guess)
            passed = SIZES[edge - 1] if edge else 0
            assert found == Found(passed, SIZES[edge] if edge < len(SIZES) else None)
            assert len(tried) == len(set(tried)) <= 12


def test_a_repeated_search_asks_for_two_sizes() -> None:
    tried: list[int] = []

    def passes(size: int) -> bool:
        tried.append(size)
        return size <= 900

    assert largest(passes, 900) == Found(900, 1000)
    assert tried == [900, 1000]


def test_a_planted_loss_shows() -> None:
    people = script([Manner()] * 2, 4.0, 5).people
    first, second = people
    seen = {first.content: first.edits[2], second.content: second.edits[3]}
    held = {first.content: first.edits[0], second.content: second.edits[3]}
    acked = {first.content: 2, second.content: 4}
    found = loss(people, seen, acked, held)
    assert (found.seen, found.lost) == (3 + 4, 2)
    assert (found.acknowledged, found.unkept) == (2 + 4, 1)
    assert loss(people, seen, acked, {}).lost == 7
    assert loss(people, {}, {}, {}) == loss([], {}, {}, {})


def kept(folder: Path, server: str, scenario: str, run: int, **numbers: float) -> None:
    Result(scenario, server, run, numbers, None, {"date": "2026-11-24"}).save(folder)


def test_tables_are_made_of_medians_and_the_best_peer(tmp_path: Path) -> None:
    for run, ours in enumerate((0.004, 0.020, 0.005), start=1):
        kept(tmp_path, "lappu", "s1-fixed", run, document_p50_50_s=ours)
    kept(tmp_path, "hocuspocus", "s1-fixed", 1, document_p50_50_s=0.030)
    kept(tmp_path, "hocuspocus-tuned", "s1-fixed", 1, document_p50_50_s=0.010)
    kept(tmp_path, "lappu", "s1-most", 1, passed_people=900, failed_people=1000, generator_limit=1)
    kept(tmp_path, "pycrdt-websocket", "s1-most", 1, passed_people=35, failed_people=40, generator_limit=0)
    kept(tmp_path, "lappu", "s3", 1, all_200_s=0.1, turned_away_200_people=3)
    kept(tmp_path, "hocuspocus", "s5", 1, seen_updates=500, lost_updates=400)
    kept(tmp_path, "lappu", "s1-fixed", 4, server_80_cores=0.1, passes_80_bool=1)
    kept(tmp_path, "y-websocket", "s1-fixed", 1, server_80_cores=0.5, passes_80_bool=1)
    kept(tmp_path, "pycrdt-websocket", "s1-fixed", 1, server_80_cores=0.01, passes_80_bool=0)
    table = Table(results.load(tmp_path))
    text = "\n".join(report.lines(table))
    assert "| S1, 50 people: document, median | 5.0 ms | 10 ms | – | – | × 0.50 | ≤ 10 ms |" in text
    assert "| 900 / 1000 (generator) | – | – | 35 / 40 | × 25.71 |" in text
    assert "| S1, 80 people: cores of the server | 0.10 | – | 0.50 | – | × 0.20 |" in text
    assert "| 100 ms (3 turned away once) | – |" in text
    assert "| – | 400 of 500 | – | – | | 0, always |" in text
    assert (table.runs, report.exceeded(table), report.broken(table)) == (4, [], [])
    results.clear("s1-most", tmp_path)
    assert {result.scenario for result in results.load(tmp_path)} == {"s1-fixed", "s3", "s5"}


def test_only_what_is_worse_than_twice_a_limit_fails_and_any_loss(tmp_path: Path) -> None:
    kept(tmp_path, "lappu", "s3", 1, all_200_s=0.239, all_500_s=0.801)
    kept(tmp_path, "lappu", "s5", 1, lost_updates=0, unkept_updates=0, restart_s=1.0)
    kept(tmp_path, "lappu", "s5", 2, lost_updates=1, unkept_updates=0, restart_s=1.0)
    kept(tmp_path, "y-websocket", "s3", 1, all_200_s=9.0)
    for run, late in enumerate((0.039, 0.041, 0.045), start=1):
        kept(tmp_path, "lappu", "s1-most", run, passed_people=900, loop_lag_s=late)
    Result("s6", "lappu", 1, {}, "NotThere: hung up", {}).save(tmp_path)
    kept(tmp_path, "lappu", "s1-fixed", 1, lag_50_s=0.02, generator_50_cores=0.2, lag_80_s=0.001)
    table = Table(results.load(tmp_path))
    assert [one.split(":")[0] for one in report.exceeded(table)] == ["s1-most/loop_lag_s", "s3/all_500_s"]
    assert [one.split(":")[0] for one in report.broken(table)] == ["s5/lost_updates", "s6"]
    assert report.strained(table) == ["lappu at 50 people: 0.20 core, 20 ms late"]


def test_two_processes_may_cost_twice_what_they_should_beyond_one_before_it_fails(tmp_path: Path) -> None:
    assert report.processes(Table([])) == ""
    kept(tmp_path, "lappu", "processes", 1, two_through_one_ratio=1.35, two_lappu_cores=0.006)
    table = Table(results.load(tmp_path))
    assert report.exceeded(table) == []
    assert "× 1.35 (goal ≤ × 1.18), 6.00 ÷ 0.00 ms" in report.processes(table)
    kept(tmp_path, "lappu", "processes", 1, two_through_one_ratio=1.37)
    assert report.exceeded(Table(results.load(tmp_path))) == ["processes: × 1.37, the goal is × 1.18"]


def test_meters_see_this_process() -> None:
    own = os.getpid()
    assert own in meters.family(own)
    assert meters.cpu_seconds([own]) > 0
    assert 5e6 < meters.resident_bytes([own]) < 50e9
