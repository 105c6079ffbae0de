"""The log: one structured line for each request and each event, never a secret and never a body.

A line is JSON for machines or text for people, on standard output, where systemd and containers pick it up. A traceback
is written without the values of its variables, which may be secrets.
"""

import logging
import sys
from typing import Any, BinaryIO, Final, cast

import msgspec
import structlog
from structlog.processors import ExceptionRenderer
from structlog.tracebacks import ExceptionDictTransformer

from grootboek.settings import Settings

_LEVELS: Final = {"debug": 10, "info": 20, "warning": 30, "error": 40}
_OF_OTHERS: Final = ("alembic", "granian.error", "_granian")  # at info they log every migration, start and stop


def start_log(settings: Settings, output: BinaryIO | None = None) -> None:
    """Direct the log of this process to standard output, or to a file that was opened for bytes."""
    shared: list[Any] = [structlog.processors.add_log_level, structlog.processors.TimeStamper(fmt="iso", utc=True)]
    sink: BinaryIO = output or cast("BinaryIO", sys.stdout.buffer)
    level = _LEVELS[settings.log_level]
    logger_factory: Any = structlog.BytesLoggerFactory(sink)
    if settings.log_format == "json":
        # structlog shows the values of variables by default, here and in its renderer for people below.
        tracebacks = ExceptionDictTransformer(show_locals=False)
        shared += [ExceptionRenderer(tracebacks), structlog.processors.JSONRenderer(serializer=_json)]
    else:
        renderer = structlog.dev.ConsoleRenderer(
            colors=sink.isatty(), exception_formatter=structlog.dev.plain_traceback
        )
        shared += [renderer, _bytes]
    structlog.configure(
        processors=shared,
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=logger_factory,
        cache_logger_on_first_use=True,
    )
    for name in _OF_OTHERS:
        logging.getLogger(name).setLevel(logging.WARNING)


def _json(event: Any, **_options: Any) -> bytes:
    # A value that JSON does not know must not cost the line.
    return msgspec.json.encode(event, enc_hook=str)


def _bytes(_logger: Any, _name: str, line: str) -> bytes:
    return line.encode()
