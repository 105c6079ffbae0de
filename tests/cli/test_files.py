"""Files that commands write are whole or not there, and a disk that takes nothing is said in a line."""

import errno
import io
from pathlib import Path
from typing import Any

import pytest

from grootboek.bookkeeping import printing
from grootboek.cli import invoice_templates
from grootboek.cli.files import replace_file, write_new_file
from tests.cli.conftest import Run, made

FULL = OSError(errno.ENOSPC, "No space left on device")


class FullDisk(io.FileIO):
    """A file on a disk that takes some bytes and then no more."""

    def write(self, content: Any) -> int:
        super().write(content[:2])
        raise FULL


@pytest.fixture
def _full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the disk be full for whatever is written to a file."""
    opened = io.open

    def open_file(file: Any, mode: str = "r", *options: Any, **more: Any) -> Any:
        return FullDisk(file, mode.replace("b", "")) if set(mode) & set("wx") else opened(file, mode, *options, **more)

    monkeypatch.setattr(io, "open", open_file)


@pytest.mark.usefixtures("_full")
def test_no_half_file_stays_on_a_full_disk(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No space left"):
        write_new_file(tmp_path / "incasso.xml", b"<Document/>")
    assert list(tmp_path.iterdir()) == []


def test_what_was_there_stays_on_a_full_disk(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    file = tmp_path / "sjabloon.html"
    file.write_bytes(b"whole")
    request.getfixturevalue("_full")
    with pytest.raises(BaseException, match="1"):
        replace_file(file, b"another")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("sjabloon.html", b"whole")]


def test_a_file_is_written_in_place_of_another(tmp_path: Path) -> None:
    file = tmp_path / "sjabloon.html"
    for content in (b"one", b"two"):
        replace_file(file, content)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("sjabloon.html", b"two")]
    with pytest.raises(FileExistsError):
        write_new_file(file, b"three")
    assert file.read_bytes() == b"two"


@pytest.mark.parametrize(
    "arguments",
    [
        ("invoice-template", "show", "zaak", "--to", "{}/file/folder"),
        ("invoice-template", "preview", "zaak", "/dev/full"),
        ("invoice-template", "show", "zaak", "--to", "/proc"),
        ("backup", "/proc/copy.sqlite"),
    ],
    ids=" ".join,
)
def test_what_cannot_be_written_is_said_in_a_line(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, sqlite_url: str
) -> None:
    for module in (printing, invoice_templates):
        monkeypatch.setattr(module, "pdf_of", lambda _html, _identifier: b"%PDF")
    monkeypatch.setenv("GROOTBOEK_DATABASE", sqlite_url)
    made(run)
    (tmp_path / "file").write_text("no folder")
    told = run(*(argument.format(tmp_path) for argument in arguments), code=1).stderr
    assert told.startswith("grootboek: ")
    assert len(told.splitlines()) == 1
