"""The repository as a whole: the locks name no host, the build stays small."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TARGETS_AT_MOST = 13


def test_the_makefile_has_few_targets_and_each_says_what_it_does() -> None:
    text = (ROOT / "Makefile").read_text()
    phony = re.search(r"^\.PHONY: (.*)$", text, re.MULTILINE)
    assert phony
    targets = phony[1].split()
    described = re.findall(r"^([a-z]+):.*## .+$", text, re.MULTILINE)
    assert sorted(targets) == sorted(described)
    assert len(targets) <= TARGETS_AT_MOST


def test_setting_up_is_not_silent() -> None:
    recipe = subprocess.run(["make", "-n", "-B", "setup"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "Installing the locked dependencies" in recipe
    assert "--quiet" not in recipe


def test_help_lists_every_target() -> None:
    shown = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {line.split()[1] for line in shown.splitlines()} >= {
        "setup",
        "run",
        "test",
        "soak",
        "check",
        "bench",
        "help",
    }


def test_locked_requirements_have_hashes_and_name_no_host() -> None:
    for lock in ("build", "run", "dev", "bench", "site"):
        text = (ROOT / f"requirements/{lock}.txt").read_text()
        assert "://" not in text
        for requirement in re.split(r"\n(?=\S)", text.strip()):
            assert "--hash=sha256:" in requirement, requirement.splitlines()[0]


def test_the_lock_to_run_with_is_part_of_the_lock_to_test_with() -> None:
    def pinned(lock: str) -> set[str]:
        text = (ROOT / f"requirements/{lock}.txt").read_text()
        return set(re.findall(r"^([\w.-]+==[\w.]+)", text, re.MULTILINE))

    assert pinned("run") <= pinned("dev") <= pinned("bench")
    assert pinned("build") <= pinned("dev")
