"""Bankafschriftbestanden: what is in files of banks is booked, and every file is answered with what came of it."""

from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from grootboek.bookkeeping.chart import add_account, add_journal
from grootboek.ledger.account import AccountDraft, AccountRole
from grootboek.ledger.journal import JournalDraft, JournalKind
from grootboek.ledger.period_lock import LockKind
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.chart_rows import set_lock
from tests.bookkeeping.bank_files import camt, statement, transaction
from tests.gateways.snelstart.conftest import Door
from tests.gateways.snelstart.test_contract import COMPARE, fits

PATH = "/v2/bankafschriftbestanden"
IBAN = "NL20INGB0001234567"


@pytest.fixture
def banked(door: Door) -> Door:
    """A door on an administration with a bank journal of the account."""
    with door.book(writing=True) as book:
        if chart_of(book).journal("ING") is None:
            account = add_account(
                book, AccountDraft(code="1190", name="ING", role=AccountRole.BANK, on_balance_sheet=True)
            )
            journal = JournalDraft(
                code="ING", name="ING", number=1190, kind=JournalKind.BANK, account_id=account.id, iban=IBAN
            )
            add_journal(book, journal)
    return door


def file(name: str, content: bytes | str) -> dict[str, Any]:
    encoded = content if isinstance(content, str) else b64encode(content).decode()
    return {"name": name, "base64EncodedContent": encoded}


def sent(door: Door, *files: dict[str, Any]) -> list[Any]:
    reply = door.call("POST", PATH, list(files))
    assert reply.status == 201, reply.text
    answer: list[Any] = reply.json
    return answer


def of_account(*transactions: Any, **facts: Any) -> bytes:
    return camt(statement(*transactions, **{"account": IBAN, "opening": 0, **facts}))


def wrong(answer: Any) -> str:
    (error,) = answer["errors"]
    assert answer["isSuccess"] is False
    return str(error["description"])


def test_an_invoice_that_a_payment_names_is_paid(banked: Door) -> None:
    banked.booked("BA-2026-1")
    (answer,) = sent(
        banked, file("a.xml", of_account(transaction(12_100, "Factuur BA 2026 1", identity="BA1"), identity="BA-1"))
    )
    assert answer == {"name": "a.xml", "errors": [], "isSuccess": True}
    (invoice,) = banked.get("/v2/verkoopfacturen", "$filter=Factuurnummer eq 'BA-2026-1'").json
    assert invoice["openstaandSaldo"] == 0
    booked = banked.get("/v2/bankboekingen", "$filter=BedragOntvangen eq 121").json
    assert [each["omschrijving"] for each in booked] == ["Factuur BA 2026 1"]


def test_a_file_that_fails_stops_no_other_and_each_says_what_is_wrong(banked: Door) -> None:
    sound, other = (
        of_account(transaction(7, identity="BB1"), identity="BB", number="7"),
        camt(statement(account="NL02ABNA0123456789")),
    )
    head, transactions = statement(transaction(8), account=IBAN, identity="BC")
    assert head.closing is not None
    unbalanced = replace(head, closing=replace(head.closing, amount=9)), transactions
    with banked.book(writing=True) as book:
        set_lock(book, LockKind.USER, date(2025, 12, 31))
    answers = sent(
        banked,
        file("1", "geen base64!"),
        file("2", b"geen afschrift"),
        file("3", other),
        file("4", sound[:-30]),
        file("5", camt(unbalanced)),
        file("6", of_account(transaction(5, day=date(2025, 12, 31)), identity="BD")),
        file("7", camt()),
        file("8", b"  "),
        file("<9>", sound),
        file("<9>", sound),
    )
    assert [answer["name"] for answer in answers] == ["1", "2", "3", "4", "5", "6", "7", "8", "<9>", "<9>"]
    *failed, whole, again = answers
    assert whole["isSuccess"]
    assert [wrong(answer) for answer in failed] == [
        "De inhoud van het bestand is geen geldige base64.",
        "Het bestandsformaat wordt niet herkend; ondersteund worden Camt053, Camt052 en MT940.",
        "Er is geen bankdagboek met rekeningnummer NL02ABNA0123456789.",
        "Het bestand is geen geldige XML.",
        "Het beginsaldo 0,00 en de mutaties 0,08 zijn samen niet het eindsaldo 0,09.",
        "Een mutatie ligt in een afgesloten periode (tot en met 2025-12-31).",
        "Het bestandsformaat wordt niet herkend; ondersteund worden Camt053, Camt052 en MT940.",
        "Het bestand is leeg.",
    ]
    told = "De afschriften in het bestand <b>&lt;9&gt;</b> zijn niet verwerkt, omdat deze al eerder zijn ingelezen."
    assert wrong(again) == told
    assert again["errors"][0]["details"] == [f"Afschrift 7 van rekening {IBAN}"]
    assert len(banked.get("/v2/bankboekingen", "$filter=BedragOntvangen eq 0.07").json) == 1
    with banked.book(writing=True) as book:
        set_lock(book, LockKind.USER, None)


def test_a_body_that_is_no_list_of_files_is_refused(banked: Door) -> None:
    assert banked.call("POST", PATH, []).codes == ["ALG-0106"]
    assert banked.call("POST", PATH, [{"name": "a.xml"}]).status == 400


@pytest.mark.skipif(not COMPARE.is_file(), reason="the vendors' documents are not beside the checkout")
def test_the_answer_fits_the_document_of_the_vendor(banked: Door) -> None:
    reply = banked.call("POST", PATH, [file("test.txt", "test")])
    # The vendor's document says 200, its own client asks for 201.
    assert reply.status == 201
    assert fits("v2-bankafschriftbestanden-POST", 201, reply) == "the answer fits"


def test_the_same_file_posted_twice_at_once_is_booked_once(banked: Door) -> None:
    content = of_account(*(transaction(cents, identity=f"T{cents}") for cents in range(3_000, 3_040)), identity="T")
    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(lambda _: sent(banked, file("t.xml", content))[0]["isSuccess"], range(2)))
    assert sorted(both) == [False, True]
    found = banked.get("/v2/bankboekingen", "$filter=BedragOntvangen ge 30 and BedragOntvangen lt 30.4").json
    assert len(found) == 40
