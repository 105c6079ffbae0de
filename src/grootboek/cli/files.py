"""Files that commands write: whole or not at all."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from grootboek.cli.opening import stop


def write_new_file(file: Path, content: bytes) -> None:
    """Write a file that is not there yet, whole or not at all; OSError when that cannot be."""
    with file.open("xb") as opened:
        try:
            opened.write(content)
            opened.flush()
        except OSError:
            file.unlink()
            raise


def replace_file(file: Path, content: bytes) -> None:
    """Write a file, in the place of one that has its name, whole or not at all; the command ends when that cannot be."""
    with replacing(file) as stream:
        stream.write(content)


@contextmanager
def replacing(file: Path) -> Iterator[IO[bytes]]:
    """Open a file to write it in the place of one that has its name: it is there when the block ends well, and else as before.

    The command ends when it cannot be written.
    """
    try:
        if file.exists() and not file.is_file():
            with file.open("wb") as device:  # such as /dev/stdout
                yield device
            return
        unfinished = file.with_name(f".{file.name}.unfinished")
        try:
            with unfinished.open("wb") as stream:
                yield stream
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as problem:
        stop(f"{file} cannot be written: {problem.strerror}")
