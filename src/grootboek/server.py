"""The server: granian with one or more processes, each with its threads, until a signal asks it to stop.

The process that starts and stops the others imports the application once, where processes are forked, and opens nothing of it:
every server process opens the database itself (docs/adr/0040). What such a process does stands in server_process.py.
"""

import fcntl
import gc
import multiprocessing
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.http import HTTP1Settings
from granian.server import Server as Granian

from grootboek.front.slow_clients import IDLE_SECONDS
from grootboek.front.threads import MAX_WAITING
from grootboek.settings import Settings
from grootboek.store.engine.database import normal_url

_START: Final = "fork" if sys.platform == "linux" else "spawn"
"""How a server process starts. Where the system's own libraries do not survive a fork (macOS), it imports everything again."""


class CannotServe(Exception):
    """The settings do not make a server; the text says why, for the operator."""


def check(settings: Settings) -> None:
    """Refuse settings that cannot be served with CannotServe."""
    if settings.workers > 1 and settings.database.startswith("sqlite"):
        raise CannotServe(
            f"{settings.workers} workers need PostgreSQL: an SQLite database has one writing process. "
            "Use --workers 1, or --database postgresql://..."
        )
    if bool(settings.tls_cert) != bool(settings.tls_key):
        raise CannotServe("TLS needs both a certificate and its key (--tls-cert and --tls-key)")
    if bool(settings.smtp_user) != bool(settings.smtp_password):
        raise CannotServe("signing in at the mail host needs both GROOTBOEK_SMTP_USER and GROOTBOEK_SMTP_PASSWORD")
    for path in (settings.tls_cert, settings.tls_key, settings.smtp_ca):
        if path and not path.is_file():
            raise CannotServe(f"{path} is not a file")


def serve(settings: Settings, on_start: Callable[[], None] | None = None) -> None:
    """Serve until SIGTERM or SIGINT; requests that are running are finished, for `stop_seconds` at most."""
    check(settings)
    _check_address(settings)
    with _only_server(settings), tempfile.TemporaryDirectory(prefix="grootboek-metrics-") as folder:
        if settings.workers > 1:
            # Set before the application is imported: prometheus_client reads it once, when it is.
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
        multiprocessing.set_start_method(_START, force=True)
        if _START == "fork":
            _process_module()
            os.register_at_fork(after_in_child=_end_when_asked)
        granian = Granian(
            "grootboek",
            address=settings.host,
            port=settings.port,
            interface=Interfaces.WSGI,
            workers=settings.workers,
            # Those that wait for bodies are further ones (front/threads.py).
            blocking_threads=settings.threads + MAX_WAITING,
            http=HTTPModes.http1,
            # In milliseconds: slow headers must not hold a connection either.
            http1_settings=HTTP1Settings(header_read_timeout=IDLE_SECONDS * 1000),
            websockets=False,
            log_enabled=False,
            ssl_cert=settings.tls_cert,
            ssl_key=settings.tls_key,
            ssl_protocol_min=SSLProtocols.tls12,
            respawn_failed_workers=settings.workers > 1,
            workers_kill_timeout=settings.stop_seconds,
        )
        if on_start:
            granian.on_startup(on_start)
        granian.serve(target_loader=partial(_load, settings), wrap_loader=False)


def _check_address(settings: Settings) -> None:
    """Refuse an address that is not ours or in use: granian would share a port with whoever has it."""
    try:
        family, _, _, _, address = socket.getaddrinfo(settings.host, settings.port, type=socket.SOCK_STREAM)[0]
        with socket.create_server(address[:2], family=family):
            pass
    except OSError as problem:
        raise CannotServe(f"cannot listen on {settings.host}:{settings.port}: {problem.strerror or problem}") from None


@contextmanager
def _only_server(settings: Settings) -> Iterator[None]:
    """Be the only server of an SQLite database; CannotServe when another one is."""
    url = normal_url(settings.database)
    if url.get_backend_name() != "sqlite":
        yield
        return
    with Path(f"{url.database}.server").open("w") as mark:
        try:
            # The lock ends with the last of the server's processes, however they end, so the file may stay.
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotServe(f"another server serves {url.database} already: SQLite has one writing process") from None
        yield


def _end_when_asked() -> None:
    """Have a forked process end when it is asked to, until it serves: what the first one does then is nothing for it."""
    for asked in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(asked, signal.SIG_DFL)


def _load(settings: Settings) -> Any:
    """Build the application in a server process."""
    return _process_module().load(settings)


def _process_module() -> Any:
    """Import the application, unless that was done before this process was forked."""
    # What an import makes stays: looking for garbage in it takes an eighth of the time of a start.
    gc.disable()
    return import_module("grootboek.server_process")
