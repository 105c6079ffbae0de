"""The electronic invoice within a PDF, taken out by a process of its own.

A PDF from a stranger may be made to take all memory or hours of the processor. That process knows nothing of the server, has
the limits of `reading_pdfs` and is ended when it takes too long.
"""

import os
import subprocess
import sys
from typing import Final

_LONGEST: Final = 30
"""Seconds; it is ended sooner by the limit on its processor time, unless it waits for a busy machine."""
_PROGRAM: Final = "grootboek.formats.reading_pdfs"


def invoice_within(pdf: bytes) -> bytes | None:
    """Return the electronic invoice within a PDF; None when it has none, is damaged, or takes too much to read.

    CalledProcessError or OSError when the process that reads it does not run.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", _PROGRAM],
            input=pdf,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Nothing else of the environment: it may hold the password of the database.
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    # A signal ended it: it went over a limit, or the library failed.
    if done.returncode < 0 or done.returncode == os.EX_DATAERR:
        return None
    done.check_returncode()
    return done.stdout or None
