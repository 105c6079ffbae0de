"""Previews: a small picture of a picture, drawn in a process of its own.

Whoever sent the picture may have made it to do harm: to take all memory or hours of the processor, or to use a fault of a
library. That process knows nothing of the server, has its limits from `drawing_previews` and is ended when it takes too long.
"""

import os
import subprocess
import sys
from typing import Final

from grootboek.ledger.media_type import JPEG, PICTURES, media_type_of

LARGEST_PREVIEW: Final = 100_000
"""In bytes: more than any picture of this size takes."""
_LONGEST: Final = 20
"""Seconds; it is ended sooner by the limit on its processor time, unless it waits for a busy machine."""
_PROGRAM: Final = "grootboek.papers.drawing_previews"


def preview_from(content: bytes) -> bytes | None:
    """Return a small JPEG of a picture; None when it is none, is damaged, or takes too much to draw.

    CalledProcessError or OSError when the process that draws it does not run.
    """
    if media_type_of(content) not in PICTURES:
        return None
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-m", _PROGRAM],
            input=content,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Nothing else of the environment: it may hold the password of the database.
            env={"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            timeout=_LONGEST,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    # A signal ended it: it went over a limit, or a library failed.
    if done.returncode < 0 or done.returncode == os.EX_DATAERR:
        return None
    done.check_returncode()
    fits = len(done.stdout) <= LARGEST_PREVIEW and media_type_of(done.stdout) == JPEG
    return done.stdout if fits else None
