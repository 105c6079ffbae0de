"""The recipe of the container: locked, not as root, watched, and without anything of the builder's. No daemon is needed."""

import fnmatch
import re
import shlex
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).parents[2]


def steps(stage: int) -> list[tuple[str, str]]:
    """Return the instructions of a stage of the Dockerfile, each with its words."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]
    stages: list[list[tuple[str, str]]] = []
    for line in lines:
        instruction, _, words = line.partition(" ")
        if instruction == "FROM":
            stages.append([])
        stages[-1].append((instruction, " ".join(words.split())))
    return stages[stage]


def compose() -> str:
    return (ROOT / "compose.yaml").read_text(encoding="utf-8")


def test_the_server_does_not_run_as_root() -> None:
    instructions = [instruction for instruction, _ in steps(-1)]
    user = dict(steps(-1))["USER"]
    assert user not in ("root", "0")
    assert f" {user}" in next(words for instruction, words in steps(-1) if "useradd" in words)
    assert instructions.index("USER") < instructions.index("CMD")
    assert all(instruction not in ("RUN", "COPY") for instruction in instructions[instructions.index("USER") :])


def test_every_package_is_locked() -> None:
    installs = [
        part
        for _, words in [*steps(0), *steps(-1)]
        for part in words.split("&&")
        if re.search(r"pip (install|wheel)", part)
    ]
    assert len(installs) == 4
    for install in installs:
        assert "--require-hashes" in install or "--no-deps" in install, install


def test_the_image_is_slim_and_says_whether_it_is_healthy() -> None:
    last = dict(steps(-1))
    assert {dict(steps(0))["FROM"].split()[0], last["FROM"]} == {last["FROM"]}
    assert last["FROM"].endswith("-slim")
    assert "/health" in last["HEALTHCHECK"]
    assert last["CMD"] == '["grootboek", "serve"]'


def test_what_is_copied_is_there_and_is_let_through() -> None:
    ignored = [
        line for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines() if line[:1] not in ("", "#")
    ]
    let_through = {line[1:] for line in ignored if line.startswith("!")}
    copied = [name for instruction, words in steps(0) if instruction == "COPY" for name in shlex.split(words)[:-1]]
    assert copied
    assert [name for name in copied if not (ROOT / name).exists()] == []
    assert set(copied) == let_through


@pytest.mark.parametrize("name", ["data", ".env", ".git", "books.sqlite", "src/grootboek/x.sqlite-wal"])
def test_books_and_secrets_stay_out_of_the_image(name: str) -> None:
    is_ignored = False
    for line in (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines():
        pattern = line.lstrip("!").removeprefix("**/")
        if line[:1] not in ("", "#") and (
            fnmatch.fnmatch(name, pattern)
            or name.startswith(f"{pattern}/")
            or fnmatch.fnmatch(Path(name).name, pattern)
        ):
            is_ignored = not line.startswith("!")
    assert is_ignored


def test_the_server_of_compose_reaches_its_database_and_no_secret_is_written_down() -> None:
    text = compose()
    found = re.search(r"GROOTBOEK_DATABASE: (\S+?)\$\{POSTGRES_PASSWORD:\?[^}]*\}(\S+)", text)
    assert found
    address = urlsplit(found[1] + "x" + found[2])
    assert (address.scheme, address.hostname) == ("postgresql", "database")
    assert f"POSTGRES_USER: {address.username}" in text
    assert f"POSTGRES_DB: {address.path[1:]}" in text
    for secret in ("POSTGRES_PASSWORD", "GROOTBOEK_SECRET_KEY"):
        assert re.search(rf"{secret}: \$\{{\w+:\?", text), secret
    assert "condition: service_healthy" in text
    assert '"127.0.0.1:8080:8080"' in text
