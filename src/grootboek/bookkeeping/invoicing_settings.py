"""What an administration says of itself on invoices and to its bank, and how it numbers its invoices."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from stdnum import bic, iban
from stdnum.eu import at_02, vat

from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.invoice import TEXT_LENGTHS as INVOICE_LENGTHS
from grootboek.ledger.number_pattern import is_pattern
from grootboek.ledger.party import TEXT_LENGTHS
from grootboek.ledger.refusal import Problem, Reason, refuse_if
from grootboek.ledger.texts import is_storable
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.invoicing.invoicing_settings import InvoicingSettings, invoicing_settings, write_invoicing_settings
from grootboek.store.masters.administrations import update_administration
from grootboek.store.masters.chart import chart_of

DETAILS: Final = (
    "name",
    "street",
    "postcode",
    "city",
    "country",
    "vat_number",
    "coc_number",
    "iban",
    "email",
    "phone",
)
"""What stands on invoices, with the lengths of the same fields of a party."""

SETTINGS: Final = tuple(InvoicingSettings.__dataclass_fields__)
_COMPACT: Final = {"iban": iban.compact, "bic": bic.compact, "creditor_id": at_02.compact}


def settings(book: Book) -> dict[str, str]:
    """Return everything of `DETAILS` and `SETTINGS` as it stands."""
    own, invoicing = chart_of(book).administration, invoicing_settings(book)
    return {name: getattr(own, name) for name in DETAILS} | {name: getattr(invoicing, name) for name in SETTINGS}


def change_settings(book: Book, changes: Mapping[str, str]) -> dict[str, str]:
    """Change some of `DETAILS` and `SETTINGS`, of which only the name and the number pattern cannot be empty; return all.

    An IBAN, a BIC and a creditor id are kept without blanks and in capitals. `Refused` with every problem.
    """
    require(book, Right.MANAGE)
    lock_administration(book)
    made = {name: _compact(name, text.strip()) for name, text in changes.items()}
    refuse_if(_check(made))
    before = settings(book)
    differing = {name: text for name, text in made.items() if before[name] != text}
    if differing:
        _write(book, differing)
        write_audit(
            book,
            "change settings",
            f"administration {book.administration_id}",
            before={name: before[name] for name in differing},
            after=differing,
        )
    return settings(book)


def is_vat_number(text: str) -> bool:
    """Tell whether a text is a VAT number (btw-id) of a member state of the EU; a wrong one is kept all the same."""
    return bool(vat.is_valid(text))


def _write(book: Book, differing: Mapping[str, str]) -> None:
    details: dict[str, Any] = {name: text for name, text in differing.items() if name in DETAILS}
    if details:
        update_administration(book, details)
    invoicing = {name: text for name, text in differing.items() if name in SETTINGS}
    if invoicing:
        write_invoicing_settings(book, replace(invoicing_settings(book), **invoicing))


def _compact(name: str, text: str) -> str:
    return str(_COMPACT[name](text)).upper() if name in _COMPACT else text


def _check(made: Mapping[str, str]) -> Iterator[Problem]:
    for name, text in made.items():
        longest = TEXT_LENGTHS.get(name, INVOICE_LENGTHS["number"])
        if len(text) > longest:
            yield Problem(Reason.TEXT_TOO_LONG, (name,), {"length": len(text), "longest": longest})
        if not is_storable(text):
            yield Problem(Reason.VALUE_INVALID, (name,))
    if made.get("name") == "":
        yield Problem(Reason.TEXT_MISSING, ("name",))
    if made.get("iban") and not iban.is_valid(made["iban"]):
        yield Problem(Reason.IBAN_INVALID, ("iban",), {"iban": made["iban"]})
    for name, number in (("bic", bic), ("creditor_id", at_02)):
        if made.get(name) and not number.is_valid(made[name]):
            yield Problem(Reason.VALUE_INVALID, (name,), {name: made[name]})
    pattern = made.get("number_pattern")
    if pattern is not None and not is_pattern(pattern, INVOICE_LENGTHS["number"]):
        yield Problem(Reason.VALUE_INVALID, ("number_pattern",), {"number_pattern": pattern})
