"""The server: granian with one or more processes, each with its threads, until a signal asks it to stop.

Every process opens the database itself; nothing open is shared between processes.
"""

import fcntl
import gc
import multiprocessing
import multiprocessing.util
import os
import signal
import socket
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any

from granian.constants import HTTPModes, Interfaces, SSLProtocols
from granian.http import HTTP1Settings
from granian.server import Server as Granian

from grootboek.access.server import Server
from grootboek.app import application
from grootboek.front.log import start_log
from grootboek.front.request_middleware import IDLE_SECONDS, Application
from grootboek.front.threads import MAX_WAITING
from grootboek.jobs.worker import Worker, start_worker
from grootboek.settings import Settings
from grootboek.store.engine.database import Database, normal_url


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
        # A forked process would share what is open; every process opens its own.
        multiprocessing.set_start_method("spawn", force=True)
        if settings.workers > 1:
            # Set before the processes start: prometheus_client reads it once, when it is imported.
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
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
            # The lock ends with its process, however that ends, so the file may stay.
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise CannotServe(f"another server serves {url.database} already: SQLite has one writing process") from None
        yield


def _load(settings: Settings) -> Application:
    """Build the application in a server process."""
    # Ctrl-C reaches every process of a terminal; this one waits until the first one stops it.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    start_log(settings)
    Thread(target=_stop_with_parent, name="parent", daemon=True).start()
    database = Database(_within_time(settings), pool_size=settings.threads)
    server = Server(database, settings)
    _set_when_stopping(server.stopping)
    worker = start_worker(server)
    # A job gets a part of the time only: at the end of all of it granian kills this process.
    multiprocessing.util.Finalize(None, _close, (database, worker, settings.stop_seconds / 4), exitpriority=100)
    served = application(server)
    _collect_garbage_seldom()
    return served


def _collect_garbage_seldom() -> None:
    """Look for garbage in cycles less often, and never in what is there at the start.

    An import of many lines makes hundreds of thousands of objects and hardly a cycle: with fewer looks it takes a sixth less
    processor time (2.00 s instead of 2.46 s for 30,000 lines on SQLite) and no more memory.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def _set_when_stopping(stopping: Event) -> None:
    """Set an event when this process gets SIGTERM, so that requests which only wait end.

    The signal's own handler is granian's, which offers no hook: the wake-up socket of Python sees every signal beside it.
    """
    receiver, sender = socket.socketpair()
    # set_wakeup_fd takes what does not block; detached, it stays open when this function returns.
    sender.settimeout(0)
    signal.set_wakeup_fd(sender.detach(), warn_on_full_buffer=False)

    def listen() -> None:
        with receiver:
            while signal.SIGTERM not in receiver.recv(64):
                pass
        stopping.set()

    Thread(target=listen, name="stop", daemon=True).start()


def _close(database: Database, worker: Worker, seconds: float) -> None:
    """Close the database after the last request of this process; a job that runs gets so many seconds to end."""
    worker.stop(seconds)
    database.close()


def _stop_with_parent() -> None:
    """Stop this process when the one that started it is gone, so that a killed server leaves nothing behind."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os.kill(os.getpid(), signal.SIGTERM)


def _within_time(settings: Settings) -> str:
    """Return the database's address with the limit on how long a statement may run, where the engine knows one."""
    url = normal_url(settings.database)
    if url.get_backend_name() != "postgresql":
        return settings.database
    options: Any = url.query.get("options", "")
    limit = f"-c statement_timeout={settings.request_seconds * 1000}"
    limited = url.set(query={**url.query, "options": f"{options} {limit}".strip()})
    return limited.render_as_string(hide_password=False)
