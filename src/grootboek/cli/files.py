"""Files that commands write: whole or not at all."""

from collections.abc import Iterable
from pathlib import Path

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
    replace_file_by_parts(file, [content])


def replace_file_by_parts(file: Path, parts: Iterable[bytes]) -> None:
    """Write a file as `replace_file` does, from parts that are made while it is written."""
    try:
        if file.exists() and not file.is_file():
            with file.open("wb") as device:  # such as /dev/stdout
                device.writelines(parts)
            return
        unfinished = file.with_name(f".{file.name}.unfinished")
        try:
            with unfinished.open("wb") as opened:
                opened.writelines(parts)
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as problem:
        stop(f"{file} cannot be written: {problem.strerror}")
