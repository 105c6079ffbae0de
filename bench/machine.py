"""The machine and the versions that figures were taken with."""

import os
import platform
import re
import sqlite3
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from time import perf_counter

_PACKAGES = (
    "falcon",
    "granian",
    "lxml",
    "sqlalchemy",
    "psycopg",
    "django-hordak",
    "django",
    "trytond",
    "trytond-account",
    "beancount",
)
_SYNCS = 200
_IS_DEBIANS = Path(sys.base_prefix, f"share/doc/python{sys.version_info[0]}.{sys.version_info[1]}/changelog.Debian.gz")
"""A file of Debian's package of the interpreter that runs this."""


def machine_facts(postgresql: str) -> list[tuple[str, str]]:
    """Return what to tell of this machine; `postgresql` is the version that its server says."""
    return [
        ("processor", f"{_processor()}, {os.cpu_count()} cores"),
        ("memory", f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB"),
        ("system", f"{_system()}, Linux {platform.release()}"),
        ("Python, SQLite, PostgreSQL", f"{platform.python_version()}, {sqlite3.sqlite_version}, {postgresql}"),
        ("Python's build", f"{_build()}; the product and every peer in Python run in it"),
        ("packages", ", ".join(_packages())),
    ]


def _build() -> str:
    """Say which interpreter this is and with which optimisations it was built.

    An interpreter tells that by the flags that it keeps of its build. Debian leaves out of them what it adds for the optimised
    build alone: PGO and LTO, by the rules of its package `python3.11`.
    """
    if _IS_DEBIANS.exists():
        return f"Debian's package, built with PGO and LTO, in {sys.base_prefix}"
    asked = " ".join(
        str(sysconfig.get_config_var(name) or "") for name in ("CONFIG_ARGS", "PY_CFLAGS", "PY_CORE_CFLAGS")
    )
    signs = {"PGO": ("--enable-optimizations", "-fprofile-use"), "LTO": ("--with-lto", "-flto")}
    found = [name for name, flags in signs.items() if any(flag in asked for flag in flags)]
    level = re.findall(r"-O\w", asked)[-1:]
    told = " and ".join(found) or "neither PGO nor LTO"
    return f"{' '.join(level)} with {told} by its flags, in {sys.base_prefix}"


def _packages() -> Iterator[str]:
    for name in _PACKAGES:
        with suppress(PackageNotFoundError):  # the peers are there only where they are measured
            yield f"{name} {version(name)}"


def moment_facts(moment: str) -> list[tuple[str, str]]:
    """Return what to tell of how busy the machine is at this moment."""
    return [
        (f"a write made durable (fdatasync), {moment}", f"{_sync_microseconds():.0f} µs, median of {_SYNCS}"),
        (f"load, {moment}", f"{os.getloadavg()[0]:.2f} (average of a minute)"),
    ]


def most_megabytes(pid: int | str) -> float:
    """Return the most memory that a process had so far, in MB."""
    peak = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    return int(peak[1]) / 1000 if peak else 0


def cpu_seconds(pid: int | str) -> float:
    """Return the processor time that a process took so far, and that of its children that have ended."""
    after_name = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return sum(int(ticks) for ticks in after_name[11:15]) / os.sysconf("SC_CLK_TCK")


def _processor() -> str:
    model = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    return model[1].strip() if model else platform.machine()


def _system() -> str:
    return platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())


def _sync_microseconds() -> float:
    taken = []
    with tempfile.TemporaryFile() as file:
        for _ in range(_SYNCS):
            file.write(b"x" * 4096)
            file.flush()
            begin = perf_counter()
            os.fdatasync(file.fileno())
            taken.append(perf_counter() - begin)
    return median(taken) * 1_000_000
