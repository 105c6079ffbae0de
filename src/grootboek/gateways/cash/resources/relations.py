"""Relations (record 0101): parties as CASH shows them."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from grootboek.gateways.cash.records.addresses import country_code, normal_postcode, place
from grootboek.gateways.cash.records.amounts import amount_to_export
from grootboek.gateways.cash.records.dates import date_to_export
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.requests import Bounds, ExportRequest
from grootboek.gateways.cash.resources.changes_since import changed_since
from grootboek.gateways.cash.resources.open_items import overdue_receivables, receivables
from grootboek.ledger.account import Account
from grootboek.ledger.money import Cents
from grootboek.ledger.party import Party
from grootboek.store.book import AMSTERDAM, Book
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import PartyFilter, stream_parties

NUMBER_LENGTH = 6
SEARCH_NAME_LENGTH = 10
KEYWORD_FIELDS = tuple(f"{number:04}" for number in range(151, 159))
"""The eight keywords (trefwoorden) of a relation."""

COUNTRY_FIELDS = ("0125", "0130", "1321")
"""Name, code and ISO code of a country."""

_STREET = re.compile(r"(?P<street>.+?)\s+(?P<number>\d+\S*(\s[A-Za-z]{1,4})?)")
_LAST_NAME_LENGTH = 10


_LAYOUT: Final = record_layout("0101")


def relation_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0101 of the relations asked for; P adds the open items of each, V what is overdue."""
    accounts = chart_of(book).accounts
    items = receivables(book, _numbers(request)) if request.has("P") else None
    overdue = overdue_receivables(book, _numbers(request)) if request.has("V") else None
    for party in _asked(book, request):
        due = None if overdue is None else overdue.get(party.number, 0)
        yield _LAYOUT.to_wire(party_fields(party, accounts, due), with_names=request.has("X"))
        if items is not None:
            yield from items.records(party.number, with_names=request.has("X"))


def _asked(book: Book, request: ExportRequest) -> Iterator[Party]:
    """Yield the parties that a request selects, by number."""
    if request.has("T") and request.parameter(0):
        yield from (party for party in stream_parties(book) if has_keyword(party, request.parameter(0)))
    elif since := changed_since(book, request):
        yield from stream_parties(book, PartyFilter(modified_since=since))
    else:
        yield from parties_numbered(book, request.numbers())


def _numbers(request: ExportRequest) -> Bounds[int]:
    """Return between which numbers the relations lie that a request selects."""
    return Bounds(None, None) if request.has("W") or request.has("T") else request.numbers()


def parties_numbered(book: Book, wanted: Bounds[int]) -> Iterator[Party]:
    """Yield the parties between two numbers, by number; numbers below zero are nobody's in CASH."""
    yield from stream_parties(book, PartyFilter(number_from=wanted.first or 0, number_through=wanted.last))


def party_fields(party: Party, accounts: Mapping[int, Account], overdue: Cents | None = None) -> dict[str, str]:
    """Return the fields of record 0101 by number; `overdue` is what is overdue from the party when that was asked for.

    Fields that only CASH knows are kept with the party as they were sent.
    """
    account = accounts.get(party.account_id) if party.account_id is not None else None
    return {
        **cash_fields(party),
        **_name_and_addresses(party),
        **_person(party.contact),
        "0106": party.fax,
        "0108": party.phone,
        "0109": date_to_export(party.modified_at.astimezone(AMSTERDAM)),
        "0110": party.iban or party.bank_account or party.giro_account,
        "0111": "" if party.payment_term is None else str(party.payment_term),
        "0115": party.note,
        "0116": party.vat_number,
        "0120": party.email,
        "0127": party.salutation,
        "0174": account.code if account else "",
        "0320": "" if overdue is None else amount_to_export(overdue),
        "0330": party.bank_account if party.iban else "",
        "0350": party.bic,
        "0671": party.website,
        "1197": party.mobile,
        "1479": party.coc_number,
        "1487": "J" if party.hidden else "",
        "1493": "N" if party.no_email else "",
    }


def party_number(number: int) -> str:
    """Print a relation's number with its leading zeros."""
    return f"{number:0{NUMBER_LENGTH}}"


def _name_and_addresses(party: Party) -> dict[str, str]:
    street = _STREET.fullmatch(party.street)
    return {
        "0101": party_number(party.number),
        "0102": search_name(party),
        "0103": party.name,
        "0104": party.contact,
        "0105": party.street,
        "0107": place(party.postcode, party.city),
        "0123": party.postal_street,
        "0124": place(party.postal_postcode, party.postal_city),
        "0438": normal_postcode(party.postcode),
        "1833": street["street"] if street else party.street,
        "1834": street["number"] if street else "",
        "1837": party.city.upper(),
        **_country(party),
    }


def _country(party: Party) -> dict[str, str]:
    """Return the country, with what CASH was told of it as long as it is that country."""
    code = country_code(party.country)
    kept = cash_fields(party)
    told = {number: kept.get(number, "") for number in COUNTRY_FIELDS}
    if code and code in (told["1321"], told["0130"]):
        return {number: text or (code if number != "0125" else "") for number, text in told.items()}
    return {"0125": party.country.upper() if len(party.country) > 2 else "", "0130": code, "1321": code}


def _person(contact: str) -> dict[str, str]:
    """Split a contact as CASH does: the first word, and ten signs of the rest."""
    first, _, rest = contact.partition(" ")
    return {"1829": first, "1831": rest[:_LAST_NAME_LENGTH].strip()}


def search_name(party: Party) -> str:
    """Return what CASH was told, else the relation's code when it is a word, else the start of its name."""
    kept = cash_fields(party).get("0102")
    text = kept or (party.name if party.code.isdigit() else party.code)
    return text.upper()[:SEARCH_NAME_LENGTH].strip()


def cash_fields(party: Party) -> dict[str, str]:
    """Return the fields that only CASH knows of a party, by number."""
    kept = party.door_fields.get("cash")
    return {str(number): str(value) for number, value in kept.items()} if isinstance(kept, Mapping) else {}


def has_keyword(party: Party, keyword: str) -> bool:
    """Tell whether a keyword is among the eight of a party, in any case."""
    kept = cash_fields(party)
    return any(kept.get(number, "").upper() == keyword.upper() for number in KEYWORD_FIELDS)
