"""Invoices in CII hold to the schema of Factur-X and to EN 16931, and say what those in UBL say."""

from functools import cache

import pytest

from grootboek.formats.cii.writer import cii_of
from grootboek.ledger.composing_electronic import electronic_invoice
from tests.formats.official_rules import CII_RULES, broken_rules, schema_errors
from tests.formats.test_ubl_writer import GOLDEN, SOLD
from tests.papers.invoices import SENDER, invoice


def made(what: str) -> bytes:
    """Return the CII of something that was sold."""
    party, lines, stated = SOLD[what]
    return cii_of(electronic_invoice(SENDER, party, invoice(*lines, **stated)))


@cache
def broken() -> dict[str, list[str]]:
    """Return the rules of EN 16931 that each document breaks."""
    return dict(zip(SOLD, broken_rules(*map(made, SOLD), rules=CII_RULES), strict=True))


@pytest.mark.parametrize("what", SOLD)
def test_it_holds_to_the_schema_and_to_every_rule(what: str) -> None:
    assert schema_errors(made(what)) == []
    assert broken()[what] == []


def test_the_rules_are_held() -> None:
    wrong = made("two rates").replace(b">221.96<", b">221.95<")
    assert broken_rules(wrong, rules=CII_RULES) != [[]]


def test_it_is_the_golden_one() -> None:
    assert made("two rates").decode() == (GOLDEN / "two_rates_in_cii.xml").read_text(encoding="utf-8")
