"""Proving the books: sound books give nothing, each kind of tampering is told exactly."""

from collections.abc import Callable

import pytest

from grootboek.bookkeeping import printing
from grootboek.bookkeeping.printing import printed_invoice
from tests.bookkeeping.books import OPERATOR, Books

GUARDS_ON_SQLITE = (
    "entry_seal", "line_after_seal", "entry_no_update", "entry_no_delete", "line_no_update", "line_no_delete",
    "booking_no_delete", "paper_no_update", "paper_no_delete", "invoice_paper_no_update", "invoice_paper_no_delete",
)  # fmt: skip
GUARDS_ON_POSTGRESQL = ("entry.entry_seal", "entry.entry_final", "line.line_final", "booking.booking_kept")


BLOB = "(SELECT pdf_key FROM invoice_paper WHERE invoice_id = 1)"
TEMPLATE = "(SELECT template_key FROM invoice_paper WHERE invoice_id = 1)"
FACTS = "(SELECT facts_key FROM invoice_paper WHERE invoice_id = {})"


@pytest.fixture
def busy(books: Books, monkeypatch: pytest.MonkeyPatch) -> Books:
    """Books with one of everything: bookings 1 to 6, entries 1 to 9, and two invoices outside them, the first of them printed."""
    books.record("sales_invoice 1300 KLANT F1 2026-03-01 | 8000 100,00 sales_high 21,00 @WINKEL")
    books.record("purchase_invoice 1600 LEVERANCIER I1 2026-03-02 | 4310 100,00 purchase_reverse_high")
    books.record("payment_received 1100 KLANT F1 2026-03-05 | 1300 50,00")
    books.record_document("VERK 2026-03-01 | debit 1300 1800,00 KLANT#D1 / credit 8000 1487,60")
    books.record("general 4360 - - 2026-03-07 | 2000 25,00")
    books.record("general 4360 - - 2026-03-08 | 2000 1,00")
    books.revise(1, "sales_invoice 1300 KLANT F1 2026-03-03 | 8000 200,00 sales_high 42,00")
    books.withdraw(6)
    books.invoice()
    books.invoice()
    monkeypatch.setattr(printing, "pdf_of", lambda _html, _identifier: b"%PDF-drawn")
    printed_invoice(books.database, books.administration_id, 1, OPERATOR)
    return books


def tamper(books: Books, *statements: str) -> None:
    """Change the database past all guards, as its owner could."""
    with books.database.writing() as connection:
        if books.database.is_sqlite:
            for guard in GUARDS_ON_SQLITE:
                connection.exec_driver_sql(f"DROP TRIGGER {guard}")
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        else:
            connection.exec_driver_sql("SET session_replication_role = replica")
        for statement in statements:
            connection.exec_driver_sql(statement)
        if not books.database.is_sqlite:
            connection.exec_driver_sql("SET session_replication_role = DEFAULT")


def test_sound_books_give_nothing(busy: Books) -> None:
    assert busy.faults() == []


def test_empty_books_are_sound(books: Books) -> None:
    assert books.faults() == []


def account(books: Books, code: str) -> int:
    return books.names.accounts[code]


TAMPERING: dict[str, tuple[tuple[str, ...], Callable[[Books], list[str]]]] = {
    "an amount": (
        ("UPDATE line SET amount = 2600 WHERE entry_id = 5 AND line_no = 1",),
        lambda books: [
            "entry 5 is not what was sealed",
            "entry 5 does not sum to zero or lacks lines",
            f"the balance of account {account(books, '4360')} on 2026-03-07 (cost centre 0) differs from its lines",
        ],
    ),
    "both amounts and the balances": (
        (
            "UPDATE line SET amount = amount * 2 WHERE entry_id = 5",
            "UPDATE balance SET debit = debit * 2, credit = credit * 2 WHERE date = '2026-03-07'",
        ),
        lambda _: ["entry 5 is not what was sealed"],
    ),
    "a description": (
        ("UPDATE line SET description = 'anders' WHERE entry_id = 5 AND line_no = 2",),
        lambda _: ["entry 5 is not what was sealed"],
    ),
    "a vat code": (
        ("UPDATE line SET vat_code = 'sales_low' WHERE entry_id = 1 AND line_no = 2",),
        lambda _: ["entry 1 is not what was sealed"],
    ),
    "the digest of an entry": (
        ("UPDATE entry SET digest = chain_hash WHERE id = 3",),
        lambda _: ["entry 3 is not what was sealed", "the hash chain is broken at entry 3"],
    ),
    "a hash of the chain": (
        ("UPDATE entry SET chain_hash = digest WHERE id = 3",),
        lambda _: ["the hash chain is broken at entry 3", "the hash chain is broken at entry 4"],
    ),
    "the last hash": (
        ("UPDATE entry SET chain_hash = digest WHERE id = 9",),
        lambda _: [
            "the hash chain is broken at entry 9",
            "the head of the hash chain is not the hash of the last entry",
        ],
    ),
    "the head": (
        ("UPDATE ledger_head SET chain_head = (SELECT digest FROM entry WHERE id = 1)",),
        lambda _: ["the head of the hash chain is not the hash of the last entry"],
    ),
    "the number of entries": (
        ("UPDATE ledger_head SET last_entry = 12",),
        lambda _: ["the last entry is 9, the books say 12"],
    ),
    "the number of bookings": (
        ("UPDATE ledger_head SET last_booking = 7",),
        lambda _: ["the booking numbers are not 1 to 7 without gaps"],
    ),
    "a line that is gone": (
        ("DELETE FROM line WHERE entry_id = 5 AND line_no = 2",),
        lambda books: [
            "entry 5 is not what was sealed",
            "entry 5 does not sum to zero or lacks lines",
            f"the balance of account {account(books, '2000')} on 2026-03-07 (cost centre 0) differs from its lines",
        ],
    ),
    "a booking that is gone with its entry": (
        (
            "DELETE FROM line WHERE entry_id = 5",
            "DELETE FROM entry WHERE id = 5",
            "DELETE FROM booking WHERE number = 5",
            "DELETE FROM balance WHERE date = '2026-03-07'",
        ),
        lambda books: [
            "entry 5 is missing",
            "the hash chain is broken at entry 6",
            "the booking numbers are not 1 to 6 without gaps",
            f"the voucher numbers of journal {books.names.journals['MEMO']} in 2026 are not 1 to 2 without gaps",
        ],
    ),
    "the last entry, gone without a trace": (
        (
            "DELETE FROM line WHERE entry_id = 9",
            "DELETE FROM entry WHERE id = 9",
            "UPDATE booking SET entry_id = 6, withdrawn = withdrawn WHERE number = 6",
        ),
        lambda books: [
            "the last entry is 8, the books say 9",
            f"the balance of account {account(books, '2000')} on 2026-03-08 (cost centre 0) differs from its lines",
            f"the balance of account {account(books, '4360')} on 2026-03-08 (cost centre 0) differs from its lines",
        ],
    ),
    "a balance": (
        ("UPDATE balance SET credit = credit + 1 WHERE date = '2026-03-08' AND debit <> 0",),
        lambda books: [
            f"the balance of account {number} on 2026-03-08 (cost centre 0) differs from its lines"
            for number in sorted((account(books, "4360"), account(books, "2000")))
        ],
    ),
    "a balance that is gone": (
        ("DELETE FROM balance WHERE cost_centre_id = 1",),
        lambda books: [
            f"the balance of account {account(books, '8000')} on 2026-03-01 (cost centre 1) differs from its lines"
        ],
    ),
    "what is outstanding": (
        ("UPDATE open_item SET outstanding = 0 WHERE invoice_number = 'F1'",),
        lambda books: [f"the open item 'F1' of party {books.names.parties['KLANT']} differs from its lines"],
    ),
    "an open item that is gone": (
        ("DELETE FROM open_item WHERE invoice_number = 'I1'",),
        lambda books: [f"the open item 'I1' of party {books.names.parties['LEVERANCIER']} differs from its lines"],
    ),
    "the date of a booking": (
        ("UPDATE booking SET date = '2026-02-01' WHERE number = 5",),
        lambda _: ["booking 5 does not agree with its entry"],
    ),
    "the entry of a booking": (
        ("UPDATE booking SET entry_id = 1 WHERE number = 5",),
        lambda _: ["booking 5 does not agree with its entry"],
    ),
    "the total of an invoice": (
        ("UPDATE booking SET amount = amount + 1 WHERE kind = 'sales_invoice' AND number = 1",),
        lambda _: ["booking 1 does not agree with its entry"],
    ),
    "a paper that is gone": (
        ("DELETE FROM invoice_paper WHERE invoice_id = 2",),
        lambda _: ["the paper of invoice 'F00002' is missing"],
    ),
    "the PDF of a paper": (
        (f"UPDATE paper SET content = {BLOB} WHERE media_type = 'application/pdf'",),
        lambda _: ["the paper of invoice 'F00001' is not what was frozen"],
    ),
    "the facts of a paper": (
        (f"UPDATE paper SET content = {BLOB} WHERE content_key = {FACTS.format(2)}",),
        lambda _: ["the paper of invoice 'F00002' is not what was frozen"],
    ),
    "the template of papers": (
        (f"UPDATE paper SET content = {BLOB} WHERE content_key = {TEMPLATE}",),
        lambda _: [f"the paper of invoice 'F0000{number}' is not what was frozen" for number in (1, 2)],
    ),
    "a paper for that of another invoice": (
        (f"UPDATE invoice_paper SET facts_key = {FACTS.format(1)} WHERE invoice_id = 2",),
        lambda _: ["the paper of invoice 'F00002' is that of another invoice"],
    ),
    "a year": (
        (
            "UPDATE booking SET fiscal_year = 2027, voucher_number = 1 WHERE number = 6",
            "INSERT INTO journal_year SELECT administration_id, journal_id, 2027, 1, 2 FROM booking WHERE number = 6",
        ),
        lambda books: [
            f"the voucher numbers of journal {books.names.journals['MEMO']} in 2026 are not 1 to 2 without gaps",
            f"booking 6 of 2026-03-08 has a number of journal {books.names.journals['MEMO']} in 2027",
        ],
    ),
    "a number that another booking had before it moved": (
        (
            "INSERT INTO former_number SELECT administration_id, journal_id, 2026, 3, 2, 5 FROM booking WHERE number = 6",
            "UPDATE journal_year SET last_voucher = 3 WHERE journal_id = (SELECT journal_id FROM booking WHERE number = 6)",
        ),
        lambda books: [
            f"document number 2 of journal {books.names.journals['MEMO']} in 2026 is of booking 6 and of booking 5"
        ],
    ),
    "the last document number": (
        (
            "UPDATE journal_year SET last_document = 1 WHERE journal_id = (SELECT journal_id FROM booking WHERE number = 6)",
        ),
        lambda books: [
            f"a document number of journal {books.names.journals['MEMO']} in 2026 is above 1, the last that was given"
        ],
    ),
    "a voucher number": (
        ("UPDATE booking SET voucher_number = 9 WHERE number = 6",),
        lambda books: [
            f"the voucher numbers of journal {books.names.journals['MEMO']} in 2026 are not 1 to 2 without gaps"
        ],
    ),
}


@pytest.mark.parametrize(("statements", "told"), TAMPERING.values(), ids=TAMPERING)
def test_tampering_is_told(busy: Books, statements: tuple[str, ...], told: Callable[[Books], list[str]]) -> None:
    tamper(busy, *statements)
    assert busy.faults() == told(busy)


def test_a_file_of_a_paper_that_is_gone_is_told(books_on_postgresql: Books, monkeypatch: pytest.MonkeyPatch) -> None:
    books_on_postgresql.invoice()
    monkeypatch.setattr(printing, "pdf_of", lambda _html, _identifier: b"%PDF-drawn")
    printed_invoice(books_on_postgresql.database, books_on_postgresql.administration_id, 1, OPERATOR)
    # SQLite holds even its owner to foreign keys.
    tamper(books_on_postgresql, f"DELETE FROM paper WHERE content_key = {BLOB}")
    assert books_on_postgresql.faults() == ["the paper of invoice 'F00001' is not what was frozen"]
