"""Test that an import is done wholly with its transaction and its mail or not at all, whatever call to the database fails."""

from base64 import b64encode

import pytest

from grootboek.bookkeeping.verifying import verify
from grootboek.gateways.cash.transactions.answers import CashTransaction
from tests.faults.failing import Fuse, wire
from tests.gateways.cash.conftest import Door, Reply
from tests.gateways.cash.test_eport import CASH_OUT, PURCHASE, SALE, written
from tests.gateways.cash.test_repeats import refusing
from tests.store.whole_database import everything

MOST_CALLS = 500
STRIDE = 3
"""On PostgreSQL, where starting anew after a failure takes its time."""
XML = (
    "<CASH><R0201><F201>4361</F201><F203>Koffie</F203></R0201>"
    "<R0911><F911>NRD</F911><F912>Noord</F912></R0911>"
    "<R0901><F901>KAS2</F901><F902>Winkel</F902><F903>K</F903><F201>1000</F201></R0901>"
    "<R0101><F101>44</F101><F103>Nieuw</F103></R0101><R0101><F101>43</F101><F120>boer@example.nl</F120></R0101>"
    "<R0301><F201>4361</F201><F302>161201</F302><F307>100</F307><F901>KAS2</F901><F911>NRD</F911></R0301>"
    "<R0301><F201>9999</F201><F302>161201</F302><F307>100</F307><F901>MEMO</F901></R0301></CASH>"
)
MESSAGES = {"0": XML, "3": b64encode(written(SALE, PURCHASE, CASH_OUT).encode()).decode()}


def send(door: Door, formaat: str) -> Reply:
    """Send one of the messages."""
    return door.call("Import", importData=f"<![CDATA[{MESSAGES[formaat]}]]>", formaat=formaat)


@pytest.mark.parametrize("formaat", MESSAGES)
def test_an_import_of_which_a_call_fails_leaves_nothing(either_door: Door, formaat: str) -> None:
    either_door.surfacing.expected = True
    fuse = Fuse()
    wire(either_door.server.database, fuse)
    before = everything(either_door.server.database)
    for number in range(1, MOST_CALLS, 1 if either_door.server.database.is_sqlite else STRIDE):
        with fuse.failing_at(number):
            reply = send(either_door, formaat)
        if reply.code == 1:
            break
        assert reply.code in (900, 901)  # 900 before the administration was found
        assert reply.value("transaction") is None
        assert everything(either_door.server.database) == before, f"call {number} left something"
    assert fuse.calls >= 10
    assert reply.errors == ([("Ongeldige waarde 0201=9999", "7")] if formaat == "0" else [])
    with either_door.book() as book:
        assert list(verify(book)) == []


def test_an_import_whose_answer_was_lost_is_known_when_it_is_sent_again(
    door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lost(_transaction: CashTransaction) -> str:
        raise ConnectionError

    once = refusing(door)
    once.surfacing.expected = True
    with monkeypatch.context() as patched:
        patched.setattr(CashTransaction, "to_wire", lost)
        assert send(once, "3").value("transaction") is None
    booked = once.export("0301")
    assert len(booked) == 9
    again = send(once, "3")
    assert again.status_of_import == 3
    assert again.errors[0][0].startswith("Herhaalde import: dezelfde gegevens zijn al geïmporteerd met transactie ")
    number = again.errors[0][0].rpartition(" ")[2]
    assert once.call("GetTransaction", id=number).status_of_import == 2
    assert once.export("0301") == booked
