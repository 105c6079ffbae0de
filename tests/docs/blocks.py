"""The fenced blocks of a page, and running its commands in order, as they are printed, in a folder of their own.

A block of `sh` is a command block; one with a title is a file that its reader has, named by the title. A page of nothing but
`grootboek` commands is run in this process, which imports the program once; any other page is one script of bash.
"""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from tests.cli.conftest import runner

FENCE: Final = re.compile(
    r"^```(?P<language>\w*)(?: title=\"(?P<title>[^\"]+)\")?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
END: Final = "@@@"
NOT_RUN: Final = {
    "make": "sets the project up anew, and the suite does not run itself; what `make run` starts is tests/live_server.py",
    "apt-get": "installs packages on the machine",
    "psql": "tests/operations/test_production_guide.py sends it to the suite's PostgreSQL",
    "pg_dump": "needs the books in a PostgreSQL that the page has for itself",
    "pg_restore": "needs a PostgreSQL in which the books are not",
    "chown": "needs root, and a user grootboek",
    "systemctl": "needs systemd",
    "docker": "needs a container engine",
    "podman": "needs a container engine",
}
"""The programs whose blocks are not run, and why."""


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the name of the file that it is, if any, and its text."""

    language: str
    title: str
    text: str

    @property
    def is_commands(self) -> bool:
        """Tell whether a reader is to run it."""
        return self.language == "sh" and not self.title

    @property
    def commands(self) -> list[list[str]]:
        """Its commands, each as a list of words."""
        lines = self.text.replace("\\\n", " ").splitlines()
        return [words for line in lines if (words := shlex.split(line, comments=True))]

    @property
    def programs(self) -> set[str]:
        """The programs that its lines call, without the `sudo` before them."""
        return set(re.findall(r"^(?:sudo (?:-u \w+ )?)?([\w-]+)", self.text, re.MULTILINE))

    @property
    def is_of_grootboek(self) -> bool:
        """Tell whether all its lines are commands of `grootboek`."""
        lines = self.text.replace("\\\n", " ").splitlines()
        return all(line.startswith("grootboek ") for line in lines)


def blocks(text: str) -> list[Block]:
    """Return the fenced blocks of a page."""
    return [Block(found["language"], found["title"] or "", found["text"]) for found in FENCE.finditer(text)]


@dataclass
class Reader:
    """Somebody who follows a page in a folder: what stands in other words there than on the page, and what he types."""

    folder: Path
    environment: Mapping[str, str]
    replacing: Mapping[str, str] = field(default_factory=dict)
    typing: Mapping[str, str] = field(default_factory=dict)

    def follow(self, page: Iterable[Block]) -> list[str]:
        """Run the command blocks in order and return what each printed; AssertionError where a command fails."""
        page = list(page)
        for block in page:
            if block.title:
                path = Path(self._here(block.title))
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(self._here(block.text), encoding="utf-8")
        running = [Block(block.language, "", self._here(block.text)) for block in page if block.is_commands]
        if all(block.is_of_grootboek for block in running):
            return [self._in_process(block) for block in running]
        return self._in_bash(running)

    def _here(self, text: str) -> str:
        for printed, own in self.replacing.items():
            text = text.replace(printed, own)
        return text

    def _in_process(self, block: Block) -> str:
        run = runner()
        return "".join(
            run(*words, input=self.typing.get(" ".join(words[:2])), env=self.environment).output
            for _, *words in block.commands
        )

    def _in_bash(self, running: Iterable[Block]) -> list[str]:
        program = self.folder / "program" / "grootboek"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -m grootboek "$@"\n', encoding="utf-8")
        program.chmod(0o755)
        places = f"{self.folder / 'bin'}:{program.parent}:{os.environ['PATH']}"
        environment = {**os.environ, **self.environment, "PATH": places}
        script = f"\necho {END}\n".join(block.text for block in running)
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", script],
            cwd=self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert done.returncode == 0, f"{done.stdout}{done.stderr}"
        return done.stdout.split(f"{END}\n")


def runnable(page: Iterable[Block]) -> list[Block]:
    """Return the blocks of a page without the command blocks that call a program of NOT_RUN."""
    return [block for block in page if not (block.is_commands and NOT_RUN.keys() & block.programs)]
