"""Whose invoice it is, where more than one supplier fits."""

from dataclasses import replace

import pytest

from grootboek.bookkeeping.finding_suppliers import find_supplier, is_same_sender
from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.formats.received_invoice import Supplier
from grootboek.ledger.party import PartyDraft
from tests.bookkeeping.books import Books

VAT = "NL820646660B01"
SENDER = Supplier(names=("De Werf",), vat_number=VAT, coc_number="30124000", ibans=("NL02ABNA0123456789",))


@pytest.mark.parametrize(
    ("suppliers", "expected"),
    [
        # The members of a fiscal unity share one VAT number.
        ([{"vat_number": VAT}, {"vat_number": VAT, "coc_number": "3012 4000"}], 1),
        ([{"coc_number": "30124000", "iban": "NL02ABNA0123456789"}, {"vat_number": "8206.46.660.B01"}], 1),
        ([{"vat_number": VAT, "name": "De Kade"}, {"vat_number": VAT}], 1),
        ([{"vat_number": VAT}, {"vat_number": VAT}], 0),
        ([{"iban": "NL03ABNA0123456789"}, {"name": "De Kade"}], None),
    ],
    ids=["by KvK", "the VAT number counts most", "by name", "the first", "nobody"],
)
def test_it_is_the_one_that_fits_best(books: Books, suppliers: list[dict[str, str]], expected: int | None) -> None:
    with books.writing() as book:
        ids = [add_party(book, PartyDraft(**{"name": "De Werf", **facts})).id for facts in suppliers]
        if expected is None:
            for party_id in ids:
                change_party(book, party_id, lambda old: replace(old, name="De Haven"))
        found = find_supplier(book, SENDER)
        assert (found and found.id) == (None if expected is None else ids[expected])
        if len(suppliers) == 2 and suppliers[0] == suppliers[1]:
            change_party(book, ids[0], lambda old: replace(old, hidden=True))
            found = find_supplier(book, SENDER)
            assert found is not None
            assert found.id == ids[1]


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({"names": ("Werf",)}, True),
        ({"vat_number": "NL001234567B01"}, False),
        ({"vat_number": "", "coc_number": "1"}, False),
        ({"vat_number": "", "coc_number": "", "ibans": ()}, True),
        ({"vat_number": "", "coc_number": "", "ibans": (), "names": ()}, False),
    ],
)
def test_two_senders_are_one_by_the_surest_that_both_tell(changes: dict[str, str], same: bool) -> None:
    assert is_same_sender(SENDER, replace(SENDER, **changes)) is same
