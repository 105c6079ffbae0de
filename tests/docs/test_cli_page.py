"""The page of the command line writes each command as a user types it."""

import re

import pytest

from docs.pages.cli import page

USAGES = re.findall(r"^`(grootboek [^`]+)`$", page(), re.MULTILINE)


@pytest.mark.parametrize("usage", USAGES)
def test_brackets_are_in_pairs(usage: str) -> None:
    assert re.fullmatch(r"(\[[^\[\]]+\](\.\.\.)?|[^\[\]])+", usage)


def test_what_may_come_many_times_and_may_be_absent_says_so() -> None:
    assert "grootboek mail resend CODE [ID]... [OPTIONS]" in USAGES
