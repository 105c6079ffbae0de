"""What an administration says of itself on invoices and to its bank, how it numbers its invoices, and what its parties may be."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from typing import Final

from stdnum import bic, iban
from stdnum.eu import at_02, vat

from grootboek.bookkeeping.rights import require
from grootboek.ledger.actor import Right
from grootboek.ledger.administration import AdministrationDetails, PartyRules
from grootboek.ledger.country import country_of
from grootboek.ledger.drafts import before_and_after, differing, draft_of
from grootboek.ledger.electronic_invoice import UblForm
from grootboek.ledger.invoice import TEXT_LENGTHS as INVOICE_LENGTHS
from grootboek.ledger.number_pattern import is_pattern
from grootboek.ledger.party import TEXT_LENGTHS
from grootboek.ledger.refusal import Problem, Reason, refuse_if
from grootboek.ledger.sender import Sender
from grootboek.ledger.storable_texts import is_storable
from grootboek.store.audit import write_audit
from grootboek.store.book import Book, lock_administration
from grootboek.store.invoicing.invoicing_settings import InvoicingSettings, invoicing_settings, write_invoicing_settings
from grootboek.store.masters.administrations import update_administration
from grootboek.store.masters.chart import chart_of


@dataclass(frozen=True, slots=True, kw_only=True)
class AdministrationSettings(AdministrationDetails):
    """The details of an administration with its `InvoicingSettings` and its `PartyRules`."""

    number_pattern: str
    creditor_id: str
    bic: str
    ubl_form: UblForm
    mails_ubl: bool
    pdf_has_data: bool
    party_kinds_stay: bool
    one_kind_of_party: bool


_CHOICES: Final = frozenset({"ubl_form", "mails_ubl", "pdf_has_data", *PartyRules.__dataclass_fields__})
"""The settings that are no texts."""
_COMPACT: Final = {"iban": iban.compact, "bic": bic.compact, "creditor_id": at_02.compact}


def settings(book: Book) -> AdministrationSettings:
    """Return the settings as they stand."""
    return _settings(book, invoicing_settings(book))


def _settings(book: Book, invoicing: InvoicingSettings) -> AdministrationSettings:
    details = chart_of(book).administration
    return AdministrationSettings(
        **{name: getattr(details, name) for name in AdministrationDetails.__dataclass_fields__},
        **{name: getattr(invoicing, name) for name in InvoicingSettings.__dataclass_fields__},
        **{name: getattr(details, name) for name in PartyRules.__dataclass_fields__},
    )


def sender(book: Book, invoicing: InvoicingSettings | None = None) -> Sender:
    """Return the administration as it stands on its papers; how it invoices is read unless it is known."""
    return draft_of(Sender, _settings(book, invoicing or invoicing_settings(book)))


def check_sender(sender: Sender) -> Iterator[Problem]:
    """Yield what an administration lacks to send lawful invoices."""
    if not sender.street.strip() or not sender.city.strip():
        yield missing_on_invoice("sender", "address")
    if not sender.vat_number.strip():
        yield missing_on_invoice("sender", "vat_number")
    # Only businesses in the Netherlands are in its trade register.
    if not sender.coc_number.strip() and country_of(sender.country).code == "NL":
        yield missing_on_invoice("sender", "coc_number")


def missing_on_invoice(who: str, what: str) -> Problem:
    """Return the problem of an invoice that lacks a fact of its sender or its customer."""
    return Problem(Reason.TEXT_MISSING, (who, what))


def change_settings(
    book: Book, change: Callable[[AdministrationSettings], AdministrationSettings]
) -> AdministrationSettings:
    """Change the settings, of which only the name and the number pattern cannot be empty, and return them.

    An IBAN, a BIC and a creditor id are kept without blanks and in capitals. `Refused` with every problem; what is kept
    already is not checked again.
    """
    require(book, Right.MANAGE)
    lock_administration(book)
    old = settings(book)
    new = _compact(old, change(old))
    before, after = before_and_after(old, new)
    refuse_if([*check_details(new, after), *_check_pattern(new, after)])
    if after:
        _write(book, old, new)
        write_audit(book, "change settings", f"administration {book.administration_id}", before=before, after=after)
    return new


def is_vat_number(text: str) -> bool:
    """Tell whether a text is a VAT number (btw-id) of a member state of the EU; a wrong one is kept all the same."""
    return bool(vat.is_valid(text))


def _write(book: Book, old: AdministrationSettings, new: AdministrationSettings) -> None:
    for kind in (AdministrationDetails, PartyRules):
        parts = draft_of(kind, old), draft_of(kind, new)
        if differing(*parts):
            update_administration(book, *parts)
    invoicing = draft_of(InvoicingSettings, new)
    if invoicing != draft_of(InvoicingSettings, old):
        write_invoicing_settings(book, invoicing)


def _compact(old: AdministrationSettings, new: AdministrationSettings) -> AdministrationSettings:
    """Return the settings with what is new in the form in which it is kept; what was kept before stays as it is."""
    changed = set(differing(old, new)) - _CHOICES
    texts = {name: getattr(new, name).strip() for name in changed}
    compacted = {name: str(_COMPACT[name](text)).upper() for name, text in texts.items() if name in _COMPACT}
    return replace(new, **texts | compacted)


def check_details(new: AdministrationDetails, names: Collection[str]) -> Iterator[Problem]:
    """Yield everything that is wrong with the details, or settings, of some names."""
    for name in names:
        if name in _CHOICES:
            continue
        text, longest = getattr(new, name), TEXT_LENGTHS.get(name, INVOICE_LENGTHS["number"])
        if len(text) > longest:
            yield Problem(Reason.TEXT_TOO_LONG, (name,), {"length": len(text), "longest": longest})
        if not is_storable(text):
            yield Problem(Reason.VALUE_INVALID, (name,))
    if "name" in names and not new.name:
        yield Problem(Reason.TEXT_MISSING, ("name",))
    if "iban" in names and new.iban and not iban.is_valid(new.iban):
        yield Problem(Reason.IBAN_INVALID, ("iban",), {"iban": new.iban})
    for name, number in (("bic", bic), ("creditor_id", at_02)):
        if name in names and getattr(new, name) and not number.is_valid(getattr(new, name)):
            yield Problem(Reason.VALUE_INVALID, (name,), {name: getattr(new, name)})


def _check_pattern(new: AdministrationSettings, names: Collection[str]) -> Iterator[Problem]:
    if "number_pattern" in names and not is_pattern(new.number_pattern, INVOICE_LENGTHS["number"]):
        yield Problem(Reason.VALUE_INVALID, ("number_pattern",), {"number_pattern": new.number_pattern})
