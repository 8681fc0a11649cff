"""Figures as text."""

from .workshop import Figures


def line(figures: Figures) -> str:
    """The figures of one run in one line."""
    document, cursor, effort = figures.document, figures.cursor, figures.effort
    return (
        f"{figures.people} people {'pass' if figures.passes else 'FAIL'}"
        f"{' (the generator is the limit)' if effort.limit else ''}: "
        f"document p50 {ms(document.percentile(0.5))} p99 {ms(document.percentile(0.99))} "
        f"(lost {document.lost} of {document.lost + len(document.seconds)}), "
        f"cursor p50 {ms(cursor.percentile(0.5))} p99 {ms(cursor.percentile(0.99))} (lost {cursor.lost}), "
        f"disconnected {figures.gone}; server {figures.server_cpu:.3f} core, "
        f"{figures.server_bytes / 2**20:.0f} MiB, {figures.received / 1000:.1f} kB/s a person; "
        f"loop lag {'–' if figures.loop_lag is None else ms(figures.loop_lag)}; "
        f"generator {effort.cpu:.2f} core, lag p99 {ms(effort.lag)} max {ms(effort.worst)}"
    )


def ms(seconds: float) -> str:
    """Seconds as milliseconds."""
    return f"{seconds * 1000:.1f} ms"
