"""What SnelStart checks of a relatie beyond marks and the rules of the books: what goes with which soort, and what is whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from grootboek.gateways.snelstart.contract.binding import Bound
from grootboek.gateways.snelstart.contract.countries import COUNTRY_OF_UID, ListedCountry
from grootboek.gateways.snelstart.errors import Violation
from grootboek.ledger.country import VatNumberFlaw, vat_number_flaw
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

NO_COLLECTION: Final = "Geen"
NO_REMINDERS: Final = "Nee"
MAILS: Final[Mapping[str, str]] = {
    "offerteEmailVersturen": "REL-0044",
    "bevestigingsEmailVersturen": "REL-0038",
    "factuurEmailVersturen": "REL-0032",
    "aanmaningEmailVersturen": "REL-0029",
    "offerteAanvraagEmailVersturen": "REL-0089",
    "bestellingEmailVersturen": "REL-0096",
}
"""The settings of what is mailed, and the code of one that is on and has no address."""

_SOORTEN: Final = frozenset({"geen", "klant", "leverancier", "eigen"})
_LANDEN: Final[Mapping[str, str]] = {"vestigingsAdres": "REL-0056", "correspondentieAdres": "REL-0055"}


@dataclass(frozen=True, slots=True)
class _Soorten:
    """What a body says that a relation is."""

    stated: frozenset[str]

    @property
    def is_customer(self) -> bool:
        return "klant" in self.stated

    @property
    def is_supplier(self) -> bool:
        return "leverancier" in self.stated


def _soorten(body: Bound) -> _Soorten:
    return _Soorten(frozenset(text.strip().casefold() for text in body.texts("relatiesoort")))


def check_one_kind(book: Book, body: Bound) -> Iterator[Violation]:
    """Yield a violation when a relation is klant and leverancier in an administration where none is both.

    Here and not in the books, since at the other doors nobody states what a relation is, so that theirs are both.
    """
    soorten = _soorten(body)
    if chart_of(book).administration.one_kind_of_party and soorten.is_customer and soorten.is_supplier:
        yield Violation("REL-0065")


def check_relation(body: Bound, *, is_own: bool = False) -> Iterator[Violation]:
    """Yield the violations of SnelStart's own rules; `is_own` when the relation is the administration itself."""
    soorten = _soorten(body)
    yield from _check_soorten(soorten, is_own=is_own)
    yield from _check_what_customers_have(body, soorten)
    yield from _check_bank(body, soorten)
    yield from _check_addresses(body)
    for name, code in MAILS.items():
        setting = body.object(name)
        if setting is not None and setting.flag("shouldSend") and not setting.text("email"):
            yield Violation(code)
    yield from _check_vat_number(body)


def _check_soorten(soorten: _Soorten, *, is_own: bool) -> Iterator[Violation]:
    for unknown in sorted(soorten.stated - _SOORTEN):
        yield Violation("REL-0066", f"Relatiesoort {unknown} bestaat niet")
    named = soorten.is_customer or soorten.is_supplier or "eigen" in soorten.stated
    if "geen" in soorten.stated or not named:
        yield Violation("REL-0001")
    if "eigen" in soorten.stated and not is_own:
        yield Violation("REL-0048")


def _check_what_customers_have(body: Bound, soorten: _Soorten) -> Iterator[Violation]:
    if soorten.is_customer:
        return
    reminding = body.object("aanmaningEmailVersturen")
    if body.choice("aanmaningsoort") not in (None, NO_REMINDERS) or (reminding and reminding.flag("shouldSend")):
        yield Violation("REL-0002")
    if body.decimal("factuurkorting"):
        yield Violation("REL-0004")
    if is_collected(body):
        yield Violation("REL-0016")
    if (body.decimal("kredietLimiet") or 0) > 0:
        yield Violation("REL-0062")


def _check_bank(body: Bound, soorten: _Soorten) -> Iterator[Violation]:
    if is_paid_by_order(body) and not soorten.is_supplier:
        yield Violation("REL-0014")
    if (is_paid_by_order(body) or is_collected(body)) and not body.text("iban"):
        yield Violation("REL-0009")


def is_collected(body: Bound) -> bool:
    """Tell whether a body says that invoices are collected by direct debit."""
    return body.choice("incassoSoort") not in (None, NO_COLLECTION)


def is_paid_by_order(body: Bound) -> bool:
    """Tell whether a body says that a relation is paid by bank orders; of one that is collected `bankieren` is only derived."""
    return body.flag("bankieren") and not is_collected(body)


def _check_addresses(body: Bound) -> Iterator[Violation]:
    for name, code in _LANDEN.items():
        address = body.object(name)
        uid = address.reference("land") if address else None
        if uid is not None and uid not in COUNTRY_OF_UID:
            yield Violation(code)
    address = body.object("vestigingsAdres")
    if address is not None and len({bool(address.text(name)) for name in ("straat", "postcode", "plaats")}) > 1:
        yield Violation("REL-0060")


def country_in(body: Bound, name: str) -> ListedCountry | None:
    """Return the country of an address of a body; None when it states none that there is."""
    address = body.object(name)
    uid = address.reference("land") if address else None
    return COUNTRY_OF_UID.get(uid) if uid else None


_FLAWS: Final[Mapping[VatNumberFlaw, Violation]] = {
    VatNumberFlaw.OTHER_COUNTRY: Violation("REL-0087"),
    VatNumberFlaw.INVALID: Violation("REL-0088"),
}


def _check_vat_number(body: Bound) -> Iterator[Violation]:
    text, country = body.text("btwNummer"), country_in(body, "vestigingsAdres")
    flaw = vat_number_flaw(text, country.code if country else None)
    # A mark tells what is too short, too long or has other signs.
    if flaw is not None and 2 <= len(text) <= 50:
        yield _FLAWS[flaw]
