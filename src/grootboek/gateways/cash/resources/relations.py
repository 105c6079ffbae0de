"""Relations (record 0101): parties as CASH shows and imports them."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.gateways.cash.errors import NO_NUMBER_BEYOND
from grootboek.gateways.cash.records.addresses import (
    country_code,
    is_country_code,
    normal_postcode,
    place,
    postcode_and_place,
    street_and_house_number,
)
from grootboek.gateways.cash.records.amounts import amount_to_export
from grootboek.gateways.cash.records.dates import date_from_import, date_to_export
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.numbers import HIGHEST_NUMBER, number_from_text, number_to_export
from grootboek.gateways.cash.records.reading import Reading
from grootboek.gateways.cash.records.requests import Bounds, ExportRequest
from grootboek.gateways.cash.resources.changes_since import changed_since
from grootboek.gateways.cash.resources.facts import (
    Codes,
    Fact,
    FactTable,
    Fields,
    Input,
    cash_fields,
    codes_of,
    flag_fact,
    text_fact,
    value_fact,
    written_fact,
)
from grootboek.gateways.cash.resources.lookups import account_id
from grootboek.gateways.cash.resources.open_items import overdue_receivables, receivables
from grootboek.ledger.party import TEXT_LENGTHS, Party, PartyDraft, PartyKind
from grootboek.store.book import Book
from grootboek.store.masters.parties import PartyFilter, party_by, stream_parties
from grootboek.wire.literals import DUTCH_TIME, is_digits

KEYWORD_FIELDS: Final = tuple(f"{number:04}" for number in range(151, 159))
"""The eight keywords (trefwoorden) of a relation."""

_SEARCH_NAME: Final = "0102"
_SEARCH_NAME_LENGTH: Final = 10
_LAST_NAME_LENGTH: Final = 10
_IBAN: Final = re.compile(r"[A-Za-z]{2}[0-9]{2}[A-Za-z0-9]{8,30}")


def _cut(name: str, text: str) -> str:
    return text[: TEXT_LENGTHS[name]]


def _text(number: str, name: str) -> Fact[Party]:
    return text_fact(number, name, longest=TEXT_LENGTHS[name])


def search_name(party: Party) -> str:
    """Return the search name that an import gave, else the relation's code when it is a word, else the start of its name."""
    own = cash_fields(party).get(_SEARCH_NAME)
    text = own or (party.name if is_digits(party.code) else party.code)
    return text.upper()[:_SEARCH_NAME_LENGTH].strip()


def _read_contact(record: Input) -> Mapping[str, Any]:
    """Read the contact: 0104, or else 1829 and 1831, which show it cut in two."""
    changed = record.changed
    if "0104" in changed:
        return {"contact": _cut("contact", changed["0104"])}
    first, _, last = (record.shown or {}).get("0104", "").partition(" ")
    return {"contact": _cut("contact", f"{changed.get('1829', first)} {changed.get('1831', last)}".strip())}


def _write_contact(party: Party, _codes: Codes) -> Fields:
    """Write the contact, and cut as CASH does: the first word, and ten signs of the rest."""
    first, _, last = party.contact.partition(" ")
    return {"0104": party.contact, "1829": first, "1831": last[:_LAST_NAME_LENGTH].strip()}


def _read_street(record: Input) -> Mapping[str, Any]:
    """Read the street: 0105, or else its parts."""
    changed, shown = record.changed, record.shown or {}
    if "0105" in changed:
        return {"street": _cut("street", changed["0105"])}
    parts = (changed.get(number, shown.get(number, "")) for number in ("1833", "1834"))
    return {"street": _cut("street", " ".join(parts).strip())}


def _write_street(party: Party, _codes: Codes) -> Fields:
    street, number = street_and_house_number(party.street)
    return {"0105": party.street, "1833": street, "1834": number}


def _read_place(record: Input) -> Mapping[str, Any]:
    """Read postcode and place: from their own fields, or from 0107 when neither is filled."""
    changed = record.changed
    if "0107" in changed and not (changed.get("0438") or changed.get("1837")):
        postcode, city = postcode_and_place(changed["0107"])
        return {"postcode": _cut("postcode", postcode), "city": _cut("city", city)}
    names = {"0438": "postcode", "1837": "city"}
    return {name: _cut(name, changed[number]) for number, name in names.items() if number in changed}


def _write_place(party: Party, _codes: Codes) -> Fields:
    return {
        "0107": place(party.postcode, party.city),
        "0438": normal_postcode(party.postcode),
        "1837": party.city.upper(),
    }


def _read_postal_place(record: Input) -> Mapping[str, Any]:
    postcode, city = postcode_and_place(record.changed["0124"])
    return {"postal_postcode": _cut("postal_postcode", postcode), "postal_city": _cut("postal_city", city)}


def _write_postal_place(party: Party, _codes: Codes) -> Fields:
    return {"0124": place(party.postal_postcode, party.postal_city)}


def _read_country(record: Input) -> Mapping[str, Any]:
    """Read the country: its code when one was sent, else its name."""
    codes = (record.changed[number] for number in ("1321", "0130"))
    code = next((code.upper() for code in codes if is_country_code(code)), "")
    return {"country": code or _cut("country", record.changed["0125"])}


def _write_country(party: Party, _codes: Codes) -> Fields:
    """Write the country: as an import gave it, as long as it is still that country."""
    code, own = country_code(party.country), cash_fields(party)
    if code and code in (own.get("1321"), own.get("0130")):
        return {
            "0125": own.get("0125", ""),
            "0130": own.get("0130") or code,
            "1321": own.get("1321") or code,
        }
    return {"0125": party.country.upper() if len(party.country) > 2 else "", "0130": code, "1321": code}


def _read_bank(record: Input) -> Mapping[str, Any]:
    """Read the bank account: an IBAN in 0110 with the old number in 0330, or a number of another form in 0110."""
    changed, facts = record.changed, dict[str, str]()
    iban = record.old.iban if record.old else ""
    if "0110" in changed:
        account = changed["0110"]
        iban = account if _IBAN.fullmatch(account.replace(" ", "")) or changed.get("0330") else ""
        facts = {"iban": iban} if iban else {"iban": "", "bank_account": account, "giro_account": ""}
    if "0330" in changed and (iban or "0110" not in changed):
        facts["bank_account"] = changed["0330"]
    return {name: _cut(name, text) for name, text in facts.items()}


def _write_bank(party: Party, _codes: Codes) -> Fields:
    return {
        "0110": party.iban or party.bank_account or party.giro_account,
        "0330": party.bank_account if party.iban else "",
    }


def _as_shown(record: Input, number: str, text: str) -> str:
    """Return a kept field as an export shows it: codes in capitals, dates in full, the search name at its length."""
    layout = RELATION.layout.field(number)
    if layout is None:
        return text
    if layout.form == "D":
        day = record.reading.take(number, date_from_import)
        return date_to_export(day) if day else ""
    cut = text[:_SEARCH_NAME_LENGTH] if number == _SEARCH_NAME else text
    return cut.upper() if layout.form == "S" else cut


RELATION: Final = FactTable[Party](
    "0101",
    written_fact("0101", lambda party, _: number_to_export(party.number), places=("number", "code")),
    written_fact("0109", lambda party, _: date_to_export(party.modified_at.astimezone(DUTCH_TIME))),
    Fact((_SEARCH_NAME,), write=lambda party, _: {_SEARCH_NAME: search_name(party)}, kept=True),
    _text("0103", "name"),
    Fact(("0104", "1829", "1831"), _read_contact, _write_contact, places={"contact": "0104"}),
    Fact(("0105", "1833", "1834"), _read_street, _write_street, places={"street": "0105"}),
    _text("0106", "fax"),
    Fact(("0107", "0438", "1837"), _read_place, _write_place, places={"postcode": "0438", "city": "1837"}),
    _text("0108", "phone"),
    Fact(("0110", "0330"), _read_bank, _write_bank, places={"iban": "0110", "bank_account": "0110"}),
    value_fact(
        "0111",
        "payment_term",
        lambda _, text: number_from_text(text),
        lambda days, _: "" if days is None else str(days),
    ),
    _text("0115", "note"),
    _text("0116", "vat_number"),
    _text("0120", "email"),
    _text("0123", "postal_street"),
    Fact(
        ("0124",),
        _read_postal_place,
        _write_postal_place,
        places={"postal_postcode": "0124", "postal_city": "0124"},
    ),
    Fact(("0125", "0130", "1321"), _read_country, _write_country, places={"country": "0130"}, kept=True),
    _text("0127", "salutation"),
    value_fact("0174", "account_id", account_id, lambda account, codes: codes.account(account)),
    Fact(("0320",)),
    _text("0350", "bic"),
    _text("0671", "website"),
    _text("1197", "mobile"),
    _text("1479", "coc_number"),
    flag_fact("1487", "hidden", letter="J", means=True),
    flag_fact("1493", "no_email", letter="N", means=True),
    keep=_as_shown,
)
"""An address or a person leads over its parts, but the parts lead over 0107, which would have to be split."""


_RELATIONS: Final = PartyFilter(kind=PartyKind.ORDINARY)
"""CASH has no relation for the administration itself, nor for money that nobody claims."""


def relation_records(book: Book, request: ExportRequest) -> Iterator[str]:
    """Yield records 0101 of the relations that a request selects; P adds their open items, V the overdue total."""
    codes = codes_of(book)
    items = receivables(book, _numbers(request)) if request.has("P") else None
    overdue = overdue_receivables(book, _numbers(request)) if request.has("V") else None
    for party in _selected(book, request):
        fields = RELATION.fields_of(party, codes)
        if overdue is not None:
            fields["0320"] = amount_to_export(overdue.get(party.number, 0))
        yield RELATION.layout.to_wire(fields, with_names=request.has("X"))
        if items is not None:
            yield from items.records(party.number, with_names=request.has("X"))


def _selected(book: Book, request: ExportRequest) -> Iterator[Party]:
    """Yield the parties that a request selects, by number."""
    if request.has("T") and request.parameter(0):
        yield from (party for party in stream_parties(book, _RELATIONS) if has_keyword(party, request.parameter(0)))
    elif since := changed_since(book, request):
        yield from stream_parties(book, replace(_RELATIONS, modified_since=since))
    else:
        yield from parties_numbered(book, request.numbers())


def _numbers(request: ExportRequest) -> Bounds[int]:
    """Return between which numbers the relations lie that a request selects."""
    # With W or T the parameters are days or a keyword.
    return Bounds(None, None) if request.has("W") or request.has("T") else request.numbers()


def parties_numbered(book: Book, bounds: Bounds[int]) -> Iterator[Party]:
    """Yield the parties between two numbers, by number; CASH does not show a number below zero."""
    yield from stream_parties(book, replace(_RELATIONS, number_from=bounds.first or 0, number_through=bounds.last))


def has_keyword(party: Party, keyword: str) -> bool:
    """Tell whether a keyword is among the eight of a party, in any case."""
    fields = cash_fields(party)
    return any(fields.get(number, "").upper() == keyword.upper() for number in KEYWORD_FIELDS)


def import_relation(book: Book, record: ImportRecord) -> None:
    """Add the relation that a record states, or change the one that has its number.

    Only fields that were sent change; an empty one is emptied. A value that an export would show already changes nothing.
    """
    reading = Reading(record, RELATION.layout)
    number = reading.take("0101", number_from_text)
    old = party_by(book, "number", number) if number else None
    shown = RELATION.fields_of(old, codes_of(book)) if old else {}
    facts = RELATION.read(Input(book, reading, old, shown))
    reading.refuse_if_flawed()
    if old is None:
        added = add_party(book, PartyDraft(number=number or None, **facts))
        if not number and added.number > HIGHEST_NUMBER:
            reading.refuse("0101", NO_NUMBER_BEYOND)
            reading.refuse_if_flawed()
    elif facts:
        change_party(book, old.id, lambda draft: replace(draft, **facts))
