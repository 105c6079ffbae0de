"""`grootboek mandate`: what customers signed, listed and withdrawn."""

import json

import pytest

from grootboek.bookkeeping.parties import add_party
from grootboek.cli.opening import open_books
from grootboek.ledger.party import PartyDraft
from tests.cli.conftest import Run, made

IBAN = "NL91ABNA0417164300"


@pytest.fixture
def club(run: Run) -> Run:
    """Commands on an administration with a customer that has an account, and a supplier."""
    made(run)
    with open_books(None, "zaak", writing=True) as book:
        add_party(book, PartyDraft(code="KLANT", name="Klant", iban=IBAN))
        add_party(book, PartyDraft(code="LEV", name="Leverancier", is_customer=False))
    return run


def test_mandates_are_added_listed_and_withdrawn(club: Run) -> None:
    signed = ("--signed", "2026-01-15", "--description", "Contributie", "--b2b")
    assert club("mandate", "add", "zaak", "KLANT", "M-1", *signed).stdout == "Added mandate 1.\n"
    club("mandate", "add", "zaak", "KLANT", "M-2", "--signed", "2026-01-15", "--one-off")
    club("mandate", "withdraw", "zaak", "1", "--date", "2026-02-01")
    first, second = json.loads(club("mandate", "list", "zaak", "--json").stdout)
    assert first == {
        "id": 1,
        "customer": "KLANT",
        "reference": "M-1",
        "kind": "recurring",
        "scheme": "b2b",
        "iban": IBAN,
        "signed": "2026-01-15",
        "withdrawn": "2026-02-01",
    }
    assert (second["kind"], second["scheme"], second["withdrawn"]) == ("one_off", "core", None)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("NIEMAND", "M-1"), "there is no party 'NIEMAND'"),
        (("LEV", "M-1", "--iban", IBAN), "party is no customer (LEV)"),
        (("KLANT", "M-1", "--iban", "NL00"), "NL00"),
        (("KLANT", "\u00e9"), "has characters that banks refuse"),
    ],
)
def test_what_is_wrong_with_a_mandate_is_told(club: Run, arguments: tuple[str, ...], words: str) -> None:
    assert words in club("mandate", "add", "zaak", *arguments, code=1).stderr


def test_a_mandate_is_withdrawn_once(club: Run) -> None:
    club("mandate", "add", "zaak", "KLANT", "M-1", "--signed", "2026-01-15")
    club("mandate", "withdraw", "zaak", "1")
    assert "was withdrawn already" in club("mandate", "withdraw", "zaak", "1", code=1).stderr
