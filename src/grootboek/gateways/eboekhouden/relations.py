"""Relaties: adding one, changing one, and finding them by code, id or keyword."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.bookkeeping.rights import require
from grootboek.gateways.eboekhouden.answers import NO_ERROR, NO_ERROR_ON_UPDATING, element, local_day, rows
from grootboek.gateways.eboekhouden.errors import (
    MISSING,
    NOT_ALLOWED,
    Failed,
    Flaw,
    door_flaws,
    not_there,
    own,
    relation_flaws,
)
from grootboek.gateways.eboekhouden.filters import number_of
from grootboek.gateways.eboekhouden.lengths import too_long
from grootboek.ledger.actor import Right
from grootboek.ledger.chart import Chart
from grootboek.ledger.party import PartyDraft, PartyKind
from grootboek.ledger.refusal import Refused
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.parties import PartyFilter, party_by, party_columns
from grootboek.wire.soap_fields import Fields
from grootboek.wire.xml import escape

_TEXTS: Final[Mapping[str, str]] = {
    "Code": "code",
    "Bedrijf": "name",
    "Contactpersoon": "contact",
    "Geslacht": "gender",
    "Adres": "street",
    "Postcode": "postcode",
    "Plaats": "city",
    "Land": "country",
    "Adres2": "postal_street",
    "Postcode2": "postal_postcode",
    "Plaats2": "postal_city",
    "Land2": "postal_country",
    "Telefoon": "phone",
    "GSM": "mobile",
    "FAX": "fax",
    "Email": "email",
    "Site": "website",
    "Notitie": "note",
    "Bankrekening": "bank_account",
    "Girorekening": "giro_account",
    "BTWNummer": "vat_number",
    "KvkNummer": "coc_number",
    "Aanhef": "salutation",
    "IBAN": "iban",
    "BIC": "bic",
}
"""The elements of a cRelatie that are texts of a party, in the order of the contract."""

_FREE: Final = tuple(f"Def{number}" for number in range(1, 11))
_WIRE_NAME: Final = {name: wire for wire, name in _TEXTS.items()} | {name: name for name in _FREE}
LENGTHS_ON_CHANGE: Final = {"Contactpersoon": 50}
"""Where UpdateRelatie allows less than AddRelatie (manual 3.18 and 3.4)."""


def add(book: Book, fields: Fields) -> str:
    """Answer AddRelatie with the new relation's id; `Failed` when something is wrong."""
    relation = fields.part("oRel")
    flaws = [*_missing(relation, *NEEDED), *_flaws(relation), *too_long("cRelatie", relation)]
    chart = chart_of(book)
    try:
        party = add_party(book, _changed(PartyDraft(), relation, chart), also=flaws)
    except Refused as refused:
        raise _failure(refused) from refused
    return f"{NO_ERROR}<Rel_ID>{party.id}</Rel_ID>"


def change(book: Book, fields: Fields) -> str:
    """Answer UpdateRelatie: what is sent replaces what was, be it by nothing; `Failed` when something is wrong."""
    relation = fields.part("oRel")
    number = number_of(relation, "ID")
    party = party_by(book, "id", number) if number else None
    # What is not sent stays as it was; only what is sent empty is missing.
    needed = (name for name in NEEDED if relation.given(name))
    flaws = [*_missing(relation, *needed), *_flaws(relation), *too_long("cRelatie", relation, LENGTHS_ON_CHANGE)]
    chart = chart_of(book)
    try:
        if party is None or party.hidden or party.kind != PartyKind.ORDINARY:
            # No verb runs for a relation that is not there, so the right that it would ask for is asked here.
            require(book, Right.BOOK)
            raise Failed(not_there("ID", relation.whole("ID")))
        change_party(book, party.id, lambda draft: _changed(draft, relation, chart), also=flaws)
    except Refused as refused:
        raise _failure(refused) from refused
    return NO_ERROR_ON_UPDATING


def _failure(refused: Refused) -> Failed:
    return Failed(*door_flaws(refused), *relation_flaws(refused.problems, _WIRE_NAME))


def _missing(relation: Fields, *needed: str) -> Iterator[Flaw]:
    for name in needed:
        if not relation.text(name).strip():
            yield own(MISSING, field=name)


NEEDED: Final = ("Code", "Bedrijf")
"""What a relation cannot do without (manual 3.4); of BP, which the manual marks too, it names a standard."""

_ALLOWED: Final[Mapping[str, str]] = {"BP": "BbPp", "Geslacht": "MmVvAa", "LA": "01"}
"""The single letters that some elements hold."""


def _flaws(relation: Fields) -> Iterator[Flaw]:
    """Yield what is wrong with the values of a relation by the rules of the wire."""
    for name, allowed in _ALLOWED.items():
        text = relation.text(name)
        # A tuple of letters: the text `BbPp` would hold `Bb` too.
        if text.strip() and text not in tuple(allowed):
            yield own(NOT_ALLOWED, field=name)


def _changed(party: PartyDraft, relation: Fields, chart: Chart) -> PartyDraft:
    """Return a party with what was sent of it, texts letter by letter; of the free fields those that were sent.

    A Gb_ID that is no account of the chart is none: shop plug-ins send the code of their revenue account in it.
    """
    texts: dict[str, Any] = {name: relation.text(wire) for wire, name in _TEXTS.items() if relation.given(wire)}
    changed = replace(party, **texts)
    if relation.given("Code"):
        changed = replace(changed, code=changed.code.strip())
    if relation.given("BP"):
        changed = replace(changed, is_company=relation.text("BP").upper() != "P")
    if relation.given("LA"):
        changed = replace(changed, is_member=relation.text("LA") == "1")
    if relation.given("Gb_ID"):
        account = chart.accounts.get(relation.whole("Gb_ID"))
        changed = replace(changed, account_id=None if account is None else account.id)
    if relation.given("GeenEmail"):
        changed = replace(changed, no_email=bool(relation.whole("GeenEmail")))
    free_fields = {name: relation.text(name) for name in _FREE if relation.given(name)}
    return replace(changed, free_fields={**party.free_fields, **free_fields})


_SEARCHED: Final = ("code", "name", "city", "contact", "email")
_SOORT: Final[Mapping[str, bool]] = {"b": True, "bedrijf": True, "p": False, "particulier": False}
"""The keywords that stand for companies and for private persons."""
_COLUMNS: Final = (
    # The texts stand last: `_to_wire` takes them as the rest of a row.
    *("id", "created_at", "is_company", "is_member", "account_id", "no_email", "free_fields"),
    *_TEXTS.values(),
)
_IS_COMPANY: Final = _COLUMNS.index("is_company")
_PLACES: Final = tuple(_COLUMNS.index(name) for name in _SEARCHED)
_FORMS: Final = tuple((f"<{wire}>", f"</{wire}>", f"<{wire} />") for wire in _TEXTS)
_NOTHING_FREE: Final = "".join(element(name, "") for name in _FREE)


def find(book: Book, fields: Fields) -> str:
    """Answer GetRelaties: exact on Code and ID, part of a text on Trefwoord; relations that are hidden are left out."""
    filter_ = fields.part("cFilter")
    keyword = filter_.text("Trefwoord").strip().casefold()
    where = PartyFilter(
        code=filter_.text("Code").strip() or None,
        id=number_of(filter_, "ID") or None,
        hidden=False,
        kind=PartyKind.ORDINARY,
    )
    parties = party_columns(book, _COLUMNS, where)
    return NO_ERROR + rows("Relaties", (_to_wire(row) for row in parties if not keyword or _fits(row, keyword)))


def _fits(row: tuple[Any, ...], keyword: str) -> bool:
    """Tell whether the columns of a party hold a keyword; not asked of the database, which knows the case of A to Z only."""
    # Any other keyword has no Soort: None is neither True nor False.
    return row[_IS_COMPANY] is _SOORT.get(keyword) or any(keyword in row[place].casefold() for place in _PLACES)


def _to_wire(row: tuple[Any, ...]) -> str:
    """Write the columns of a party as a cRelatie."""
    number, created_at, is_company, is_member, account_id, no_email, free_fields, *texts = row
    shown = [
        f"{opening}{escape(text)}{closing}" if text else nothing
        for (opening, closing, nothing), text in zip(_FORMS, texts, strict=True)
    ]
    return (
        f"<cRelatie><ID>{number}</ID><AddDatum>{local_day(created_at)}</AddDatum>{''.join(shown)}"
        f"<BP>{'B' if is_company else 'P'}</BP>{_free(free_fields) if free_fields else _NOTHING_FREE}"
        f"<LA>{int(is_member)}</LA><Gb_ID>{account_id or 0}</Gb_ID><GeenEmail>{int(no_email)}</GeenEmail>"
        "<NieuwsbriefgroepenCount>0</NieuwsbriefgroepenCount></cRelatie>"
    )


def _free(fields: Mapping[str, object]) -> str:
    return "".join(element(name, str(fields.get(name, ""))) for name in _FREE)
