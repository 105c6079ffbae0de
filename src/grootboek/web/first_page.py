"""The first page of an administration: its company, its balances of a year, and its last bookings."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import falcon

from grootboek.access.server import Server
from grootboek.access.sessions import WEB, Access
from grootboek.bookkeeping.yearly_balances import YearlyBalances, yearly_balances
from grootboek.ledger.administration import Administration
from grootboek.ledger.attachment import Attachment
from grootboek.ledger.money import Cents
from grootboek.store.access.access_rows import user_by
from grootboek.store.book import Book, open_book
from grootboek.store.ledger.bookings import BookingFilter, last_bookings
from grootboek.store.masters.attachment_previews import with_preview
from grootboek.store.masters.attachments import attachments_of_bookings
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import facts_of_parties
from grootboek.web.documents import address_of, preview_address_of
from grootboek.web.dutch import KINDS, ROLES
from grootboek.web.page import show
from grootboek.web.reports import links_to_reports
from grootboek.web.signing_in import SEAL, SIGN_OUT, access_of, seal_of
from grootboek.web.years import is_year, year_of
from grootboek.wire.http import query, visit_of

MAX_BOOKINGS: Final = 25
_HOME: Final = "Nederland"


class FirstPage:
    """The page at which a browser that was signed in begins."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def on_get(self, request: falcon.Request, response: falcon.Response) -> None:
        """Answer with the page; `jaar` in the query is the year of the balances."""
        visit = visit_of(request)
        visit.door, visit.operation = WEB, "administratie"
        access = access_of(request, response, self._server)
        if access is None:
            return
        sign_out = {"action": SIGN_OUT, "field": SEAL, "seal": seal_of(request, self._server)}
        show(response, "first_page.html", sign_out=sign_out, **self._shown(access, query(request).get("jaar", "")))

    def _shown(self, access: Access, year_text: str) -> dict[str, object]:
        with open_book(self._server.database, access.administration_id, access.actor) as book:
            user = user_by(book.connection, "id", access.user_id)
            chart = chart_of(book)
            year = year_of(year_text, book.today)
            return {
                "administration": chart.administration,
                "details": _details(chart.administration),
                "closed_through": max((lock.locked_through for lock in chart.locks), default=None),
                "user": user.name if user else "",
                "role": ROLES[access.actor.role],
                "year": year,
                "years": [near for near in (year - 1, year + 1) if is_year(near)],
                "balances": _balances(yearly_balances(book, year)),
                "bookings": _bookings(book),
                "reports": links_to_reports(year),
            }


def _details(administration: Administration) -> list[tuple[str, str]]:
    """Return the facts of the company that are known, under their Dutch names."""
    place = " ".join(part for part in (administration.postcode, administration.city) if part)
    country = "" if administration.country == _HOME else administration.country
    details = (
        ("Adres", ", ".join(part for part in (administration.street, place, country) if part)),
        ("KvK-nummer", administration.coc_number),
        ("Btw-nummer", administration.vat_number),
        ("IBAN", administration.iban),
        ("E-mail", administration.email),
        ("Telefoon", administration.phone),
    )
    return [(name, value) for name, value in details if value]


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of a list of balances: an account, or a result or total without a code."""

    code: str
    name: str
    balance: Cents


@dataclass(frozen=True, slots=True)
class _Balances:
    """A list of balances with its totals."""

    title: str
    rows: tuple[_Row, ...]

    @property
    def debit(self) -> Cents:
        """What the debit column sums to."""
        return sum(max(row.balance, 0) for row in self.rows)

    @property
    def credit(self) -> Cents:
        """What the credit column sums to."""
        return sum(max(-row.balance, 0) for row in self.rows)


def _balances(balances: YearlyBalances) -> list[_Balances]:
    """Return the balance sheet with the results that make it balance, and profit and loss with its result."""
    sheet = [_Row(row.account.code, row.account.name, row.balance) for row in balances.balance_sheet]
    yearly = [_Row(row.account.code, row.account.name, row.balance) for row in balances.profit_and_loss]
    results = [
        _Row("", "Resultaat van eerdere jaren, niet afgesloten", balances.earlier_result),
        _Row("", f"Resultaat {balances.year}", balances.result),
    ]
    # Results are debit positive: a loss is above zero, and its opposite balances the accounts.
    outcome = [_Row("", "Verlies" if balances.result > 0 else "Winst", -balances.result)]
    return [
        _Balances("Balans", (*sheet, *_with_a_balance(results))),
        _Balances("Winst en verlies", (*yearly, *_with_a_balance(outcome))),
    ]


def _with_a_balance(rows: list[_Row]) -> list[_Row]:
    return [row for row in rows if row.balance]


def _bookings(book: Book) -> list[dict[str, object]]:
    """Return the last bookings, the newest first."""
    bookings = last_bookings(book, BookingFilter(), MAX_BOOKINGS)[::-1]
    parties = facts_of_parties(book, [booking.party_id for booking in bookings if booking.party_id is not None])
    attached = attachments_of_bookings(book, [booking.number for booking in bookings])
    pictured = with_preview(book, [each.pictured_key for some in attached.values() for each in some])
    return [
        {
            "number": booking.number,
            "date": booking.date,
            "kind": KINDS[booking.kind],
            "description": booking.description,
            "invoice_number": booking.invoice_number,
            "party": "" if booking.party_id is None else parties[booking.party_id].name,
            "amount": booking.amount,
            "documents": [_document(each, pictured) for each in attached.get(booking.number, ())],
        }
        for booking in bookings
    ]


def _document(document: Attachment, pictured: Collection[bytes]) -> dict[str, str]:
    preview = preview_address_of(document) if document.pictured_key in pictured else ""
    return {"name": document.file_name, "address": address_of(document), "preview": preview}
