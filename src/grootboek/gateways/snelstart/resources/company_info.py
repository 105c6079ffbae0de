"""CompanyInfo: whose administration this is and how it is set up; of the settings only foreign VAT can be changed here."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any, Final
from uuid import UUID

from grootboek.bookkeeping.foreign_vat import charge_foreign_vat
from grootboek.bookkeeping.invoicing_settings import AdministrationSettings, settings
from grootboek.bookkeeping.purchasing import SERIES
from grootboek.bookkeeping.vat_settings import is_small_business
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.contract.shapes import model
from grootboek.gateways.snelstart.errors import Table, Words, refused_by
from grootboek.gateways.snelstart.fields import Field, FieldTable, Row, always, field, listed, made, referring
from grootboek.gateways.snelstart.property_types import ID, WHOLE
from grootboek.gateways.snelstart.resources.vat_returns import VAT_PERIODS
from grootboek.ledger.account import AccountRole
from grootboek.ledger.article import ArticleSettings
from grootboek.ledger.fiscal_periods import PeriodKind, fiscal_year
from grootboek.ledger.foreign_vat import ForeignVatSpan, charges_foreign_vat
from grootboek.ledger.number_pattern import number_series
from grootboek.ledger.refusal import Reason
from grootboek.store.book import Book, last_number
from grootboek.store.invoicing.sales_orders import highest_order_number
from grootboek.store.masters.article_settings import article_settings
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.foreign_vat import foreign_vat_spans

_CHARGES: Final = "factureerBuitenlandsBtw"
_MODEL: Final = "CompanyInfo.CompanyInfoModel"
_TICKS_OF_A_DAY: Final = 24 * 60 * 60 * 10_000_000


@dataclass(frozen=True, slots=True)
class Company:
    """What the books know of the company that keeps them."""

    uid: UUID
    details: AdministrationSettings
    fiscal_year: int
    next_invoice: int
    next_order: int
    article_codes: ArticleSettings
    next_purchase_order: int
    foreign_vat_account: UUID | None
    foreign_vat_spans: Sequence[ForeignVatSpan]
    vat_period_kind: PeriodKind
    is_small_business: bool


def _detail(name: str, fact: str) -> Field:
    """Declare a property that shows a text among the details of the administration, null when it is empty."""
    return made(name, lambda details: getattr(details, fact) or None, "details")


def _ticks(day: date | None) -> int:
    """Return a day in the ticks of .NET; days that have no end yet last as long as its calendar."""
    return ((day or date.max) - date.min).days * _TICKS_OF_A_DAY


def _small_business(holds: bool) -> Row:
    """Return the scheme for small businesses; its two amounts are of before 2020, when it took VAT off by degrees."""
    amounts = ("maximaalBedragVolledigeVerrekening", "maximaalBedragKleineOndernemersRegeling")
    return {"isKleineOndernemersRegelingActief": holds, **dict.fromkeys(amounts, 0)}


_KNOWN: Final = (
    field("administratieIdentifier", "uid", ID),
    _detail("administratieNaam", "name"),
    _detail("bedrijfsnaam", "name"),
    _detail("adres", "street"),
    _detail("postcode", "postcode"),
    _detail("plaats", "city"),
    _detail("telefoon", "phone"),
    _detail("iban", "iban"),
    _detail("bic", "bic"),
    _detail("btwNummer", "vat_number"),
    _detail("btwIdentificatieNummer", "vat_number"),
    _detail("kvKNummer", "coc_number"),
    _detail("email", "email"),
    field("huidigBoekjaar", "fiscal_year", WHOLE),
    field("volgendFactuurnummer", "next_invoice", WHOLE),
    field("volgendVerkoopordernummer", "next_order", WHOLE),
    made("artikelcodeSoort", lambda codes: "Numeriek" if codes.numeric_codes else "Alfanumeriek", "article_codes"),
    made("artikelcodeMaxLengte", lambda codes: codes.longest_code, "article_codes"),
    field("volgendInkoopordernummer", "next_purchase_order", WHOLE),
    referring("buitenlandseBtwGrootboek", "grootboeken", "foreign_vat_account"),
    made(_CHARGES, charges_foreign_vat, "foreign_vat_spans"),
    made("btwAangiftePeriodeSoort", VAT_PERIODS.get, "vat_period_kind"),
    made("kleineOndernemersregeling", _small_business, "is_small_business"),
    listed(
        "factureerBuitenlandsBtwRanges", "foreign_vat_spans", made("from", _ticks, "first"), made("to", _ticks, "last")
    ),
)


def _properties() -> list[Field]:
    """Return every property in the vendor's order: what the books know, and for the rest the values of a fresh administration."""
    folder = files("grootboek.gateways.snelstart.contract")
    fresh: dict[str, Any] = tomllib.loads(folder.joinpath("fresh_administration.toml").read_text(encoding="utf-8"))
    known = {part.name: part for part in _KNOWN}

    def fixed(name: str) -> Field:
        return always(name, lambda: fresh.get(name))

    return [known.get(prop.name) or fixed(prop.name) for prop in model(_MODEL).properties]


COMPANY: Final = FieldTable[Company](_MODEL, *_properties())
"""The properties of a CompanyInfoModel."""

CODES: Final[Table] = {
    Reason.RATE_KIND_MISSING: Words("CMP-0001", "Grootboek {account} heeft geen VatRateCode"),
}
"""The code of the reason for which foreign VAT is refused."""


def _company(book: Book) -> Company:
    chart, details = chart_of(book), settings(book)
    account = chart.account_with_role(AccountRole.VAT_ELSEWHERE_IN_EU)
    year = fiscal_year(book.today)
    return Company(
        chart.administration.uid,
        details,
        year,
        last_number(book, number_series(details.number_pattern, year)) + 1,
        highest_order_number(book) + 1,
        article_settings(book),
        last_number(book, SERIES) + 1,
        account.uid if account else None,
        foreign_vat_spans(book),
        chart.administration.vat_period_kind,
        is_small_business(book),
    )


def _read(book: Book, _: Call) -> Row:
    return COMPANY.to_wire(_company(book))


def _change(book: Book, call: Call) -> Row:
    """Switch foreign VAT on or off; what else a client sends, or leaves out, changes nothing."""
    charging = call.body.values.get(_CHARGES)
    if isinstance(charging, bool):
        with refused_by(CODES):
            charge_foreign_vat(book, charging, also=call.violations)
    return _read(book, call)


ANSWERS: Final[Mapping[str, Answer]] = {"GET /companyInfo": _read, "PUT /companyInfo": _change}
