"""A server process: its database, its application and its worker, until granian ends it."""

import ctypes
import gc
import multiprocessing
import multiprocessing.util
import os
import signal
import socket
from threading import Event, Thread
from typing import Any

from grootboek.access.server import Server
from grootboek.app import application
from grootboek.front.log import start_log
from grootboek.front.request_middleware import Application
from grootboek.jobs.worker import Worker, start_worker
from grootboek.settings import Settings
from grootboek.store.engine.database import Database, normal_url

_M_MMAP_THRESHOLD = -3
"""The number of the option in glibc's malloc.h: from how many bytes on a block is the system's own."""
_LARGE = 1_000_000


def load(settings: Settings) -> Application:
    """Build the application in a server process."""
    # Ctrl-C reaches every process of a terminal; this one waits until the first one stops it.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    start_log(settings)
    Thread(target=_stop_with_parent, name="parent", daemon=True).start()
    database = Database(_within_time(settings), pool_size=settings.threads)
    database.keep_contents_in(settings.document_folder)
    server = Server(database, settings)
    _set_when_stopping(server.stopping)
    worker = start_worker(server)
    # A job gets a part of the time only: at the end of all of it granian kills this process.
    multiprocessing.util.Finalize(None, _close, (database, worker, settings.stop_seconds / 4), exitpriority=100)
    served = application(server)
    collect_garbage_seldom()
    give_large_texts_back()
    return served


def collect_garbage_seldom() -> None:
    """Look for garbage in cycles less often, and never in what is there at the start.

    An import of many lines makes hundreds of thousands of objects and hardly a cycle: with fewer looks it takes a sixth less
    processor time (2.00 s instead of 2.46 s for 30,000 lines on SQLite) and no more memory. The batches that are there at a time
    have some 40,000 objects: with looks at 20,000 they were looked through before they went, for a twentieth of that time. Of
    what imports make hardly anything is garbage, and looking through all of it takes a tenth of a second: it stays as it is.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    gc.enable()


def give_large_texts_back() -> None:
    """Have the memory of texts above a megabyte go back to the system with them.

    Left alone, glibc learns from the first large text that went to keep as much for the next ones: a server that took two
    imports of 60,000 lines held some 30 MB more, without being faster. Where the C library has no such setting, nothing is done.
    """
    set_option = getattr(ctypes.CDLL(None), "mallopt", None)
    if set_option is not None:
        set_option(_M_MMAP_THRESHOLD, _LARGE)


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
