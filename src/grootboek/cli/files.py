"""Files that commands write: whole or not at all."""

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
    try:
        if file.exists() and not file.is_file():
            file.write_bytes(content)  # a device, such as /dev/stdout
            return
        unfinished = file.with_name(f".{file.name}.unfinished")
        try:
            unfinished.write_bytes(content)
            unfinished.replace(file)
        finally:
            unfinished.unlink(missing_ok=True)
    except OSError as problem:
        stop(f"{file} cannot be written: {problem.strerror}")
