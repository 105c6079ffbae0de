"""The folder for documents: contents as files under their hash, each written whole and safe on the disk before it has its name.

Below the folder stand one for each administration, by its uid, and in that one for each first byte of a hash.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import mkstemp
from typing import Final
from uuid import UUID

_UNFINISHED: Final = ".unfinished-"


@dataclass(frozen=True, slots=True)
class ContentFolder:
    """A folder, which must be there: what is not is mounted elsewhere, and nothing may be written in its place."""

    path: Path

    def set_aside(self, owner: UUID, content: bytes) -> Path:
        """Write a content to a file without a name of its own, safe on the disk, and return it; OSError when that cannot be."""
        folder = self.path / str(owner)
        _make(folder)
        descriptor, name = mkstemp(prefix=_UNFINISHED, dir=folder)
        file = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as opened:
                opened.write(content)
                opened.flush()
                os.fsync(opened.fileno())
        except BaseException:
            file.unlink(missing_ok=True)
            raise
        return file

    def keep(self, owner: UUID, key: bytes, aside: Path) -> None:
        """Give a file that was set aside the name of its content; OSError when that cannot be."""
        file = self._file(owner, key)
        _make(file.parent)
        aside.replace(file)
        _sync(file.parent)

    def has(self, owner: UUID, key: bytes) -> bool:
        """Tell whether there is a file for a content."""
        return self._file(owner, key).is_file()

    def read(self, owner: UUID, key: bytes) -> bytes:
        """Return a content; OSError when it cannot be read."""
        return self._file(owner, key).read_bytes()

    def files_before(self, owner: UUID, moment: datetime) -> Iterator[tuple[Path, bytes | None]]:
        """Yield the files that were written before a moment, each with its key; None for one that was never finished."""
        folder = self.path / str(owner)
        for file in (*folder.glob(f"{_UNFINISHED}*"), *folder.glob("??/*")):
            # Another process may remove it meanwhile.
            with suppress(FileNotFoundError, ValueError):
                if datetime.fromtimestamp(file.stat().st_mtime, UTC) < moment:
                    yield file, None if file.name.startswith(_UNFINISHED) else bytes.fromhex(file.name)

    def _file(self, owner: UUID, key: bytes) -> Path:
        name = key.hex()
        return self.path / str(owner) / name[:2] / name


def remove_files(files: Iterable[Path]) -> None:
    """Remove files that nobody needs."""
    for file in files:
        file.unlink(missing_ok=True)


def _make(folder: Path) -> None:
    """Make a folder in one that is there, and have its name safe on the disk."""
    if not folder.is_dir():
        folder.mkdir(mode=0o700, exist_ok=True)
        _sync(folder.parent)


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
