"""The server that the SOAP clients call, and the clients that are programs in another language."""

import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from grootboek.access.credentials import DoorKeys

HERE = Path(__file__).parent
TEXT = "Café & <zoon> €"
"""What every client sends to see whether it comes back."""
NEEDED = {
    "php": "php-cli and php-soap",
    "node": "nodejs and the packages of tests/clients/package.json",
    "mono": "mono-runtime and its libraries",
    "mcs": "the tools of mono-devel",
    "wsdl": "the tools of mono-devel",
}


@dataclass(frozen=True)
class Served:
    """A server with one administration."""

    url: str
    keys: DoorKeys


def run(program: str, *arguments: str, given: str = "") -> str:
    """Run a program in another language on an input and return what it printed; skip when the language is not there."""
    if shutil.which(program) is None or (program == "node" and not (HERE / "node_modules").is_dir()):
        pytest.skip(f"{NEEDED[program]} are missing")
    done = subprocess.run(
        [program, *arguments], cwd=HERE, input=given, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def by_script(
    login: Callable[[DoorKeys], list[str]], program: str, *arguments: str
) -> Callable[[Served], dict[str, Any]]:
    """Call as a script in another language does, which takes the address, a login and the text and prints what it got."""

    def call(served: Served) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(run(program, *arguments, served.url, *login(served.keys), TEXT))
        return found

    return call
