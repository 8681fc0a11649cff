"""Log and metrics. Neither ever holds a note's text, a name or a secret."""

import contextlib
import logging
import sys
from collections.abc import Callable
from typing import Any, Final, Literal, TextIO, cast

import structlog

METRICS: Final[dict[str, tuple[Literal["counter", "gauge"], str]]] = {
    "lappu_http_requests_total": ("counter", "Answers by method and status."),
    "lappu_sockets_open": ("gauge", "Sockets that are open now."),
    "lappu_sockets_closed_total": ("counter", "Sockets closed by the server, by close code."),
    "lappu_frames_received_total": ("counter", "Messages that sockets received."),
    "lappu_received_bytes_total": ("counter", "Bytes that sockets received."),
    "lappu_sent_bytes_total": ("counter", "Bytes given to sockets."),
    "lappu_joins_total": ("counter", "Tries to join, by outcome."),
    "lappu_ticks_total": ("counter", "Ticks in which a board had something to send."),
    "lappu_tick_seconds_total": ("counter", "Time that preparing and offering them took."),
    "lappu_presence_put_off_total": ("counter", "Times that news of presence waited for a slow reader."),
    "lappu_loads_total": ("counter", "Boards that were loaded."),
    "lappu_load_seconds_total": ("counter", "Time that building loaded boards took, in a thread."),
    "lappu_rooms": ("gauge", "Boards that are loaded now."),
    "lappu_wire_sound": ("gauge", "Whether the wire to other processes carries: 1 or 0."),
    "lappu_tasks": ("gauge", "Tasks of the event loop now."),
    "lappu_loop_lag_seconds": ("gauge", "How far the event loop was behind, the worst of the last second."),
}
"""Every metric with its kind and meaning."""

_TRACES: Final = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)

Labels = tuple[tuple[str, str], ...]


class Traffic:
    """What goes over sockets, counted where it is hot; read when metrics are written out."""

    __slots__ = ("frames", "received", "sent")

    def __init__(self) -> None:
        self.frames = self.received = self.sent = 0


class Metrics:
    """Counters and gauges, written out in the Prometheus text format."""

    def __init__(self, **labels: str) -> None:
        """`labels` that all of them carry."""
        self._labels = tuple(labels.items())
        self._counts: dict[str, dict[Labels, float]] = {
            name: {} for name, (kind, _) in METRICS.items() if kind == "counter"
        }
        self._read: dict[str, Callable[[], float]] = {
            "lappu_sockets_open": lambda: self.sockets,
            "lappu_frames_received_total": lambda: self.traffic.frames,
            "lappu_received_bytes_total": lambda: self.traffic.received,
            "lappu_sent_bytes_total": lambda: self.traffic.sent,
        }
        self.traffic = Traffic()
        self.sockets = 0
        """Sockets that are open now."""

    def count(self, name: str, by: float = 1, **labels: str) -> None:
        """Add to a counter; the name must be in METRICS."""
        counts = self._counts[name]
        key = tuple(sorted(labels.items()))
        counts[key] = counts.get(key, 0) + by

    def gauge(self, name: str, read: Callable[[], float]) -> None:
        """Ask `read` for the value whenever metrics are written out."""
        if METRICS[name][0] != "gauge":
            raise ValueError(f"{name} is not a gauge")
        self._read[name] = read

    def counter(self, name: str, read: Callable[[], float]) -> None:
        """As `gauge`, of something that is counted elsewhere."""
        if METRICS[name][0] != "counter":
            raise ValueError(f"{name} is not a counter")
        self._read[name] = read

    def text(self) -> str:
        """All metrics in the text format."""
        lines: list[str] = []
        for name, (kind, meaning) in METRICS.items():
            lines += [f"# HELP {name} {meaning}", f"# TYPE {name} {kind}"]
            if name in self._read:
                lines.append(f"{name}{_labels(self._labels)} {self._read[name]():.17g}")
            for key, value in sorted(self._counts.get(name, {}).items()):
                lines.append(f"{name}{_labels((*self._labels, *key))} {value:.17g}")
        return "\n".join(lines) + "\n"


def _labels(key: Labels) -> str:
    """Labels as they stand in the text format; our values need no escaping beyond quotes."""
    if not key:
        return ""
    return "{" + ",".join(f'{name}="{value}"' for name, value in key) + "}"


def configure_logging(style: Literal["text", "json"]) -> None:
    """Write the log to standard error; libraries only when they warn."""
    write_log(style)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s", force=True)


def write_log(style: Literal["text", "json"]) -> None:
    """Write our own log to what standard error is at the time."""
    render: Any = (
        structlog.processors.JSONRenderer()
        if style == "json"
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
    )
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.StackInfoRenderer(),
            # Without locals: they would carry texts, names and secrets into the log.
            *([structlog.processors.ExceptionRenderer(_TRACES)] if style == "json" else []),
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.WriteLogger(cast(TextIO, _Patient(sys.stderr))),
        cache_logger_on_first_use=False,
    )


class _Patient:
    """A stream whose disk may be full: a line that can't be written must not end what it tells about."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> None:
        with contextlib.suppress(OSError):
            self._stream.write(text)

    def flush(self) -> None:
        with contextlib.suppress(OSError):
            self._stream.flush()


def log(name: str, **bound: Any) -> Any:
    """A logger for one part of the server."""
    return structlog.get_logger(part=name, **bound)
