"""The server that the SOAP clients call, and the clients that are programs in another language."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from grootboek.access.credentials import DoorKeys

HERE = Path(__file__).parent
TEXT = "Café & <zoon> €"
"""What every client sends to see whether it comes back."""
NEEDED = {
    "php": "php-cli and php-soap",
    "node": "nodejs and the packages of tests/clients/package.json",
    "perl": "perl and libsoap-lite-perl",
    "mono": "mono-runtime and its libraries",
    "mcs": "the tools of mono-devel",
    "wsdl": "the tools of mono-devel",
}


@dataclass(frozen=True)
class Served:
    """A server with one administration."""

    url: str
    keys: DoorKeys


def run(program: str, *arguments: str, stdin: str = "") -> str:
    """Run a program in another language on an input and return what it printed; skip when the language is not there."""
    if shutil.which(program) is None or not _has_libraries(program):
        pytest.skip(f"{NEEDED[program]} are missing")
    done = subprocess.run(
        [program, *arguments], cwd=HERE, input=stdin, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def _has_libraries(program: str) -> bool:
    """Tell whether a language has the SOAP library that a client in it uses."""
    match program:
        case "node":
            return (HERE / "node_modules").is_dir()
        case "perl":
            return subprocess.run(["perl", "-MSOAP::Lite", "-e", "1"], capture_output=True, check=False).returncode == 0
        case _:
            return True
