"""The audit file of a period: what the accountant and the tax office read, and other books take over."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Final, cast

from grootboek import __version__
from grootboek.bookkeeping.rights import require
from grootboek.formats.audit_file.values import (
    Address,
    Company,
    FileJournal,
    FilePeriod,
    FileVatCode,
    Heading,
    LedgerAccount,
    LineVatShare,
    OpeningItem,
    OpeningLine,
    Relation,
    Totals,
)
from grootboek.formats.audit_file.versions import Version
from grootboek.formats.audit_file.writing import FileFacts, LineAmounts, LineRow, Names, audit_file
from grootboek.ledger.account import AccountRole
from grootboek.ledger.actor import Right
from grootboek.ledger.chart import Chart
from grootboek.ledger.country import country_code
from grootboek.ledger.entry import Part
from grootboek.ledger.fiscal_periods import PeriodKind, first_day, fiscal_year, last_day, period_of
from grootboek.ledger.journal import JournalKind
from grootboek.ledger.money import Cents
from grootboek.ledger.party import Party
from grootboek.ledger.vat import NO_VAT, VatCode, VatLevel, VatSide, vat_code, vat_codes
from grootboek.store.book import Book
from grootboek.store.ledger.audit_lines import (
    ItemBefore,
    audit_totals,
    deleted_parties_booked_on,
    items_before,
    opened_within,
    stream_audit_lines,
)
from grootboek.store.ledger.balances import trial_balance
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_or_deleted, stream_parties

SOFTWARE: Final = "Grootboek"
_RGS_VERSION: Final = "3.7"
_JOURNAL_TYPES: Final = {
    JournalKind.BANK: "B",
    JournalKind.CASH: "C",
    JournalKind.GENERAL: "M",
    JournalKind.OPENING: "O",
    JournalKind.PURCHASE: "P",
    JournalKind.SALES: "S",
}


def write_audit_file(book: Book, version: Version, first: date, last: date) -> Iterator[str]:
    """Yield the text of the audit file of a period, which may lie in several fiscal years; in constant memory.

    It has the bookings as they stand now; those in the opening journal are in its opening balance.
    """
    require(book, Right.READ)
    chart = chart_of(book)
    items = list(items_before(book, first, last))
    opening = {item.account_id: 0 for item in items} | _opening(book, chart, first, last)
    opening = {number: opening[number] for number in sorted(opening, key=lambda number: chart.accounts[number].code)}
    deleted = [party for number in deleted_parties_booked_on(book, last) if (party := party_or_deleted(book, number))]
    parties = {party.id: party.code for party in stream_parties(book)}
    parties |= {party.id: _code_of_deleted(party) for party in deleted}
    numbers = {chart.accounts[number].code: str(order) for order, number in enumerate(opening, 1)}
    facts = FileFacts(
        heading=_heading(book, first, last),
        company=_company(chart),
        relations=_relations(book, deleted, _owed(items)),
        accounts=_accounts(book, chart),
        vat_codes=[_vat_code(code, chart) for code in vat_codes().values() if code.code != NO_VAT],
        periods=list(_periods(chart.administration.period_kind, first, last)),
        opening=[
            OpeningLine(number=numbers[code], account=code, amount=amount)
            for number, amount in opening.items()
            for code in [chart.accounts[number].code]
        ],
        opening_items=_items(items, chart, parties, numbers),
        totals=Totals(*audit_totals(book, first, last)),
    )
    rows = cast("Iterable[Sequence[LineRow]]", stream_audit_lines(book, first, last))
    yield from audit_file(version, facts, rows, _names(chart, parties, first, last))


def _names(chart: Chart, parties: Mapping[int, str], first: date, last: date) -> Names:
    one_year = fiscal_year(first) == fiscal_year(last)
    kind = chart.administration.period_kind
    return Names(
        journals={
            row.id: FileJournal(
                code=row.code,
                name=row.name,
                kind=_JOURNAL_TYPES[row.kind],
                offset_account=chart.accounts[row.account_id].code if row.account_id is not None else "",
            )
            for row in chart.journals.values()
        },
        accounts={row.id: row.code for row in chart.accounts.values()},
        parties=parties,
        cost_centres={row.id: row.code for row in chart.cost_centres_ever},
        # Numbers begin again each year, and a journal has each of them once in a file.
        number=(lambda _year, number: str(number)) if one_year else (lambda year, number: f"{year}-{number}"),
        period=lambda day: _period_number(day, kind, fiscal_year(first)),
        rate=_standing_rate,
        vat=_vat_of_line,
    )


def _vat_of_line(code_name: str, day: date, part: int, amounts: LineAmounts) -> LineVatShare:
    """Return the VAT of a line; of VAT that stands alone the percentage is what it is of its base."""
    amount, base, vat = amounts
    code = vat_code(code_name)
    alone = part == Part.VAT_ALONE
    charged = amount if alone else vat or 0
    if not (alone or code.free_rate):
        return LineVatShare(code_name, _rate_on(code_name, day), charged)
    return LineVatShare(code_name, min(abs(Decimal(charged) * 100 / base), _HIGHEST) if base else Decimal(0), charged)


def _standing_rate(code_name: str, day: date) -> Decimal | None:
    return None if vat_code(code_name).free_rate else _rate_on(code_name, day)


@lru_cache(10_000)
def _rate_on(code_name: str, day: date) -> Decimal:
    code = vat_code(code_name)
    return code.rate_on(day) if code.charges else Decimal(0)


_HIGHEST: Final = Decimal(99999)
"""The highest percentage that the file has room for."""


def _heading(book: Book, first: date, last: date) -> Heading:
    years = (fiscal_year(first), fiscal_year(last))
    return Heading(
        fiscal_year="-".join(str(year) for year in dict.fromkeys(years)),
        start=first,
        end=last,
        created=book.today,
        software=SOFTWARE,
        software_version=__version__,
        rgs_version=_RGS_VERSION,
    )


def _company(chart: Chart) -> Company:
    own = chart.administration
    address = Address(
        street=own.street, city=own.city, postcode=own.postcode, country=country_code(own.country) if own.city else ""
    )
    return Company(
        name=own.name,
        vat_number=own.vat_number,
        coc_number=own.coc_number,
        country=country_code(own.country) or "NL",
        address=address,
    )


def _relations(book: Book, deleted: list[Party], owed: Mapping[int, Cents]) -> Iterator[Relation]:
    for party in stream_parties(book):
        yield _relation(party, party.code, owed)
    for party in deleted:
        yield _relation(party, _code_of_deleted(party), owed)


def _code_of_deleted(party: Party) -> str:
    """Return a code for a party whose own may be another's by now."""
    return f"{party.code}-{party.id}"


def _relation(party: Party, code: str, owed: Mapping[int, Cents]) -> Relation:
    kind = {(True, True): "B", (True, False): "C", (False, True): "S"}.get((party.is_customer, party.is_supplier), "")
    country = country_code(party.country)
    return Relation(
        code=code,
        name=party.name,
        kind=kind,
        contact=party.contact,
        phone=party.phone or party.mobile,
        fax=party.fax,
        email=party.email,
        website=party.website,
        coc_number=party.coc_number,
        vat_number=party.vat_number,
        country=country or "NL",
        address=Address(street=party.street, city=party.city, postcode=party.postcode, country=country),
        iban=party.iban,
        bic=party.bic,
        opening=owed.get(party.id, 0),
    )


def _owed(items: list[ItemBefore]) -> dict[int, Cents]:
    owed: dict[int, Cents] = {}
    for item in items:
        owed[item.party_id] = owed.get(item.party_id, 0) + item.amount
    return owed


def _accounts(book: Book, chart: Chart) -> list[LedgerAccount]:
    booked_on = trial_balance(book).keys()
    rows = [row for row in chart.accounts.values() if row.active or row.id in booked_on]
    return [
        LedgerAccount(
            code=row.code, name=row.name, kind="B" if row.on_balance_sheet else "P", rgs_code=row.rgs_code or ""
        )
        for row in sorted(rows, key=lambda row: row.code)
    ]


_SIDES: Final = {VatSide.SALES: "Verkoop", VatSide.PURCHASE: "Inkoop", VatSide.NONE: "Btw"}
_LEVELS: Final = {
    VatLevel.HIGH: "hoog",
    VatLevel.LOW: "laag",
    VatLevel.OTHER: "overig",
    VatLevel.ZERO: "nultarief",
    VatLevel.REVERSE: "verlegd",
    VatLevel.NONE: "geen btw",
}


def _vat_code(code: VatCode, chart: Chart) -> FileVatCode:
    of_sales = code.side is VatSide.SALES
    return FileVatCode(
        code=code.code,
        name=f"{_SIDES[code.side]}, {_LEVELS[code.level]} ({code.code})",
        to_pay=_account_with(chart, code.due_role or (code.role if of_sales else None)),
        to_claim=_account_with(chart, code.reclaim_role or (None if of_sales else code.role)),
    )


def _account_with(chart: Chart, role: AccountRole | None) -> str:
    row = None if role is None else chart.account_with_role(role)
    return row.code if row is not None else ""


def _period_number(day: date, kind: PeriodKind, first_year: int) -> int:
    return (fiscal_year(day) - first_year) * kind + period_of(day, kind)


def _periods(kind: PeriodKind, first: date, last: date) -> Iterator[FilePeriod]:
    for year in range(fiscal_year(first), fiscal_year(last) + 1):
        for period in range(1, kind + 1):
            begin, end = first_day(year, period, kind), last_day(year, period, kind)
            if begin <= last and end >= first:
                yield FilePeriod(_period_number(begin, kind, fiscal_year(first)), begin, end)


def _opening(book: Book, chart: Chart, first: date, last: date) -> dict[int, Cents]:
    """Return what accounts start with, by id.

    Of profit and loss that is what was booked earlier in the year; what years before that are not closed left there is equity.
    """
    before = first - timedelta(days=1)
    ever = {number: row.balance for number, row in trial_balance(book, date_through=before).items()}
    start = date(fiscal_year(first), 1, 1)
    of_year = {number: row.balance for number, row in trial_balance(book, date_from=start, date_through=before).items()}
    amounts = {
        number: amount if chart.accounts[number].on_balance_sheet else of_year.get(number, 0)
        for number, amount in ever.items()
    }
    left = sum(ever.values()) - sum(amounts.values())
    equity = chart.account_with_role(AccountRole.PROFIT)
    if left and equity is None:
        amounts = ever
    elif left and equity is not None:
        amounts[equity.id] = amounts.get(equity.id, 0) + left
    for number, amount in opened_within(book, first, last).items():
        amounts[number] = amounts.get(number, 0) + amount
    return {number: amount for number, amount in amounts.items() if amount}


def _items(
    items: list[ItemBefore], chart: Chart, parties: Mapping[int, str], numbers: Mapping[str, str]
) -> dict[str, list[OpeningItem]]:
    """Return the invoices that are open at the start, by the kind of their subledger: of customers, of suppliers."""
    kinds: dict[str, list[OpeningItem]] = {}
    for item in items:
        account = chart.accounts[item.account_id]
        kind = "CU" if account.role is AccountRole.RECEIVABLE else "SU"
        row = OpeningItem(
            line_number=numbers[account.code],
            relation=parties[item.party_id],
            invoice_number=item.invoice_number,
            amount=item.amount,
            day=item.date,
            due=item.due_date,
        )
        kinds.setdefault(kind, []).append(row)
    return kinds
