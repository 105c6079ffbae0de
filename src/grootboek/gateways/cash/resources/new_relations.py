"""Relations (record 0101) of an import: from the fields that were sent to a party that is added or changed."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Final

from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.gateways.cash.errors import RecordRefused
from grootboek.gateways.cash.records.dates import date_from_import, date_to_export
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.reading import Reading, account_id, yes_or_no
from grootboek.gateways.cash.records.requests import whole_from_text
from grootboek.gateways.cash.resources.relations import COUNTRY_FIELDS, cash_fields, party_fields
from grootboek.ledger.chart import Chart
from grootboek.ledger.party import TEXT_LENGTHS, Party, PartyDraft
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import party_by

_LAYOUT: Final = record_layout("0101")

COMPUTED: Final = frozenset({"0101", "0109", "0320"})
"""Fields that the books work out; what is sent for them changes nothing."""

TEXTS: Final[Mapping[str, str]] = {
    "0103": "name",
    "0106": "fax",
    "0108": "phone",
    "0115": "note",
    "0116": "vat_number",
    "0120": "email",
    "0123": "postal_street",
    "0127": "salutation",
    "0350": "bic",
    "0671": "website",
    "1197": "mobile",
    "1479": "coc_number",
}
"""Fields that are a text of the party as it is."""

_SPLIT: Final = ("0104", "0105", "0107", "0124", "0438", "1829", "1831", "1833", "1834", "1837")
_PLACE: Final = {"0438": "postcode", "1837": "city"}
_BANK: Final = ("0110", "0330")
_STATED: Final = frozenset({*TEXTS, *_SPLIT, *_BANK, "0111", "0174", "1487", "1493"})
"""Fields that have a place in the books; of all others what was sent is kept."""

_DUTCH_PLACE: Final = re.compile(r"([0-9]{4}\s?[A-Za-z]{2})\b\s*+(.*)", re.DOTALL)
_WORD_WITH_DIGITS: Final = r"[^\s0-9]*+[0-9]\S*+"
_OTHER_PLACE: Final = re.compile(rf"({_WORD_WITH_DIGITS}(?:\s++{_WORD_WITH_DIGITS})*)(?:\s++(.*))?", re.DOTALL)
"""The words with digits before a place; no sign is read twice, so a long text takes no more time than its length asks."""
_IBAN: Final = re.compile(r"[A-Za-z]{2}[0-9]{2}[A-Za-z0-9]{8,30}")
_CODE: Final = re.compile(r"[A-Za-z]{2}")

Sent = Mapping[str, str]


def import_relation(book: Book, record: ImportRecord) -> None:
    """Add the relation that a record states, or change the one that has its number.

    Only fields that were sent change; an empty one is emptied. A value that an export would show already changes nothing.
    """
    reading = Reading(record, _LAYOUT)
    number = reading.take("0101", whole_from_text)
    old = party_by(book, "number", number) if number else None
    shown = party_fields(old, chart_of(book).accounts) if old else {}
    sent = {each: text for each, text in dict(record.fields).items() if each not in COMPUTED}
    changed = _changed(sent, shown)
    values = {
        **{name: _fit(name, changed[each]) for each, name in TEXTS.items() if each in changed},
        **_contact(changed, shown),
        **_addresses(changed, shown),
        **_country(changed),
        **_bank(changed, old),
        **_typed(reading, changed, chart_of(book)),
        **_kept(reading, changed, old),
    }
    if reading.flaws:
        raise RecordRefused(reading.flaws)
    if old is None:
        add_party(book, PartyDraft(number=number or None, **values))
    elif values:
        change_party(book, old.id, lambda draft: replace(draft, **values))


def _changed(sent: Sent, shown: Sent) -> Sent:
    """Return what was sent that is not shown already; of a country that changes, all that was sent of it."""
    changed = {number: text for number, text in sent.items() if text != shown.get(number, "")}
    if changed.keys() & set(COUNTRY_FIELDS):
        changed.update({number: sent.get(number, "") for number in COUNTRY_FIELDS})
    return changed


def _fit(name: str, text: str) -> str:
    return text[: TEXT_LENGTHS[name]]


def _contact(changed: Sent, shown: Sent) -> dict[str, str]:
    """Return the contact: 0104, or else 1829 and 1831, which show it cut in two."""
    if "0104" in changed:
        return {"contact": _fit("contact", changed["0104"])}
    if not {"1829", "1831"} & changed.keys():
        return {}
    first, _, rest = shown.get("0104", "").partition(" ")
    return {"contact": _fit("contact", f"{changed.get('1829', first)} {changed.get('1831', rest)}".strip())}


def _addresses(changed: Sent, shown: Sent) -> dict[str, str]:
    """Return the addresses: the street from 0105 or its parts, postcode and place from their own fields or from 0107."""
    found: dict[str, str] = {}
    if "0105" in changed:
        found["street"] = changed["0105"]
    elif {"1833", "1834"} & changed.keys():
        parts = (changed.get(each, shown.get(each, "")) for each in ("1833", "1834"))
        found["street"] = " ".join(parts).strip()
    if "0107" in changed and not (changed.get("0438") or changed.get("1837")):
        found["postcode"], found["city"] = postcode_and_place(changed["0107"])
    else:
        found.update({name: changed[each] for each, name in _PLACE.items() if each in changed})
    if "0124" in changed:
        found["postal_postcode"], found["postal_city"] = postcode_and_place(changed["0124"])
    return {name: _fit(name, text) for name, text in found.items()}


def postcode_and_place(text: str) -> tuple[str, str]:
    """Split `4817 JW BREDA`; abroad the words with digits before the name are the postcode."""
    found = _DUTCH_PLACE.fullmatch(text) or _OTHER_PLACE.fullmatch(text)
    return (found[1], (found[2] or "").strip()) if found else ("", text)


def _country(changed: Sent) -> dict[str, str]:
    """Return the country: its code when one was sent, else its name. The rest of what was sent is kept beside it."""
    if not changed.keys() & set(COUNTRY_FIELDS):
        return {}
    codes = (changed.get(each, "") for each in ("1321", "0130"))
    code = next((code.upper() for code in codes if _CODE.fullmatch(code)), "")
    return {"country": code or _fit("country", changed.get("0125", ""))}


def _bank(changed: Sent, old: Party | None) -> dict[str, str]:
    """Return the bank account: an IBAN in 0110 with the old number in 0330, or a number of another form in 0110."""
    found: dict[str, str] = {}
    iban = old.iban if old else ""
    if "0110" in changed:
        sent = changed["0110"]
        iban = sent if _IBAN.fullmatch(sent.replace(" ", "")) or changed.get("0330") else ""
        found = {"iban": iban} if iban else {"iban": "", "bank_account": sent, "giro_account": ""}
    if "0330" in changed and (iban or "0110" not in changed):
        found["bank_account"] = changed["0330"]
    return {name: _fit(name, text) for name, text in found.items()}


def _typed(reading: Reading, changed: Sent, chart: Chart) -> dict[str, Any]:
    """Return payment term, account and flags, noting what is wrong with them."""

    found: dict[str, Any] = {}
    places: tuple[tuple[str, str, Callable[[str], Any]], ...] = (
        ("0111", "payment_term", whole_from_text),
        ("0174", "account_id", partial(account_id, chart)),
    )
    for number, name, convert in places:
        if number in changed:
            found[name] = reading.take(number, convert)
    if "1487" in changed:
        found["hidden"] = reading.take("1487", yes_or_no) or False
    if "1493" in changed:
        found["no_email"] = reading.take("1493", yes_or_no) is False
    return found


def _kept(reading: Reading, changed: Sent, old: Party | None) -> dict[str, Any]:
    """Return what is kept for the door of the fields that have no place in the books."""
    found = {number: _normal(reading, number, text) for number, text in changed.items() if number not in _STATED}
    if not found:
        return {}
    kept = {**(cash_fields(old) if old else {}), **found}
    others = dict(old.door_fields) if old else {}
    return {"door_fields": {**others, "cash": {number: text for number, text in kept.items() if text}}}


def _normal(reading: Reading, number: str, text: str) -> str:
    """Return a kept value as an export shows it: codes in capitals, dates in full, the search name at its length."""
    layout = _LAYOUT.field(number)
    if layout is None or not text:
        return text
    if layout.form == "D":
        day = reading.take(number, date_from_import)
        return date_to_export(day) if day else ""
    short = text[: layout.length] if number == "0102" else text
    return short.upper() if layout.form == "S" else short
