"""Documents by command: added to bookings and relations, listed, written to files and removed; the folder for them is checked."""

import json
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run, made

PDF = b"%PDF-1.7\nbon"


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    """A file to add."""
    file = tmp_path / "bon.pdf"
    file.write_bytes(PDF)
    return file


def add(run: Run, paper: Path, *options: str, code: int = 0) -> str:
    return run("document", "add", "zaak", str(paper), *options, code=code).output


def test_a_document_is_added_listed_written_and_removed(run: Run, paper: Path, tmp_path: Path) -> None:
    made(run)
    assert add(run, paper, "--relation", "EIGEN") == "Added document 1.\n"
    (row,) = json.loads(run("document", "list", "zaak", "--json").stdout)
    assert (row["number"], row["relation"], row["name"], row["type"]) == (1, "EIGEN", "bon.pdf", "application/pdf")
    assert "bon.pdf" in run("document", "list", "zaak").output
    written = tmp_path / "terug.pdf"
    run("document", "get", "zaak", "1", str(written))
    assert written.read_bytes() == PDF
    assert "is there already" in run("document", "get", "zaak", "1", str(written), code=1).output
    run("document", "remove", "zaak", "1")
    assert "there is no document 1" in run("document", "remove", "zaak", "1", code=1).output
    assert run("document", "list", "zaak", "--json").stdout == "[]\n"
    assert "sound" in run("verify").output


def test_what_is_wrong_with_a_document_is_said(run: Run, paper: Path, tmp_path: Path) -> None:
    made(run)
    assert "name a booking or a relation" in add(run, paper, code=2)
    assert "is not known, or was withdrawn" in add(run, paper, "--booking", "7", code=1)
    empty = tmp_path / "leeg.pdf"
    empty.touch()
    assert "it is empty" in add(run, empty, "--relation", "EIGEN", code=1)
    assert "not a whole number" in add(run, paper, "--booking", "9" * 30, code=2)
    assert "not a whole number" in run("document", "remove", "zaak", "9" * 30, code=2).output
    odd = tmp_path / "bon?.pdf"
    odd.write_bytes(PDF)
    assert "no name that a file can have everywhere (U+003F)" in add(run, odd, "--relation", "EIGEN", code=1)
    large = tmp_path / "groot.pdf"
    large.write_bytes(bytes(10 * 1024 * 1024 + 1))
    assert "is larger than" in add(run, large, "--relation", "EIGEN", code=1)


def test_a_folder_for_documents(run: Run, paper: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(run)
    folder = tmp_path / "documents"
    monkeypatch.setenv("GROOTBOEK_DOCUMENT_FOLDER", str(folder))
    assert "the folder for documents is not there" in add(run, paper, "--relation", "EIGEN", code=1)
    assert "is no folder that can be written to" in run("check", code=1).output
    folder.mkdir()
    add(run, paper, "--relation", "EIGEN")
    (file,) = (path for path in folder.rglob("*") if path.is_file())
    assert file.read_bytes() == PDF
    assert f"MB free at {folder}" in run("check", code=0).output
    is_sqlite = os.environ["GROOTBOEK_DATABASE"].startswith("sqlite")
    copied = run("backup", str(tmp_path / "copy"), code=0 if is_sqlite else 3).output
    assert f"copy the folder for documents, too: {folder}" in copied
    file.unlink()
    assert "document 1 ('bon.pdf'): its file is not there" in run("verify", code=1).output
    assert "cannot be had: its file is not there" in run("document", "get", "zaak", "1", "terug.pdf", code=1).output
