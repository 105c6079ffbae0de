"""A disk that is made slow: a small library that lets a process wait at each write that it makes durable."""

import shutil
import subprocess
from pathlib import Path
from typing import Final

_SOURCE: Final = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

static int slowly(const char *name, int file) {
    const char *wait = getenv("BENCH_SYNC_MICROSECONDS");
    int (*real)(int) = (int (*)(int)) dlsym(RTLD_NEXT, name);
    if (wait) usleep((useconds_t) atoi(wait));
    return real(file);
}

int fsync(int file) { return slowly("fsync", file); }
int fdatasync(int file) { return slowly("fdatasync", file); }
"""


def library(folder: Path) -> Path | None:
    """Compile the library into a folder and return its path; None where there is no C compiler."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None:
        return None
    source, made = folder / "slow_disk.c", folder / "slow_disk.so"
    source.write_text(_SOURCE)
    subprocess.run([compiler, "-shared", "-fPIC", "-O2", "-o", str(made), str(source), "-ldl"], check=True)
    return made


def environment_of(slowing: Path, milliseconds: int) -> dict[str, str]:
    """Return what a process is started with so that each of its durable writes takes so much longer."""
    return {"LD_PRELOAD": str(slowing), "BENCH_SYNC_MICROSECONDS": str(milliseconds * 1_000)}
