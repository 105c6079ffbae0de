"""AddFactuur: from a message to an invoice, with the rules of the wire that the books do not know."""

from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from grootboek.bookkeeping.invoicing import add_invoice
from grootboek.gateways.eboekhouden.answers import NO_ERROR, element
from grootboek.gateways.eboekhouden.codes import UNKNOWN, account_id, party_id
from grootboek.gateways.eboekhouden.errors import NOT_ALLOWED, Failed, Flaw, invoice_flaw, manual, own
from grootboek.gateways.eboekhouden.lengths import too_long
from grootboek.gateways.eboekhouden.vat_codes import vat_code_from_wire
from grootboek.ledger.booking import LONGEST_PAYMENT_TERM
from grootboek.ledger.chart import Chart
from grootboek.ledger.collection import CollectionOrder, MandateKind
from grootboek.ledger.fiscal_periods import NO_DATE
from grootboek.ledger.invoice import LARGEST_FACTOR, SMALLEST_FACTOR, InvoiceDraft, InvoiceLine, InvoiceMail
from grootboek.ledger.refusal import Refused
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of
from grootboek.wire.soap_fields import Fields

OPERATION: Final = "AddFactuur"
MAX_LINES: Final = 100

MANDATE_KINDS: Final = {"E": MandateKind.ONE_OFF, "D": MandateKind.RECURRING}
"""IncassoMachtigingSoort (manual chapter 3.1): eenmalig and doorlopend."""

_NEEDED: Final = (("Relatiecode", "CFACT024"), ("Factuursjabloon", "CFACT027"))
_NEEDED_BY: Final = (
    (
        "PerEmailVerzenden",
        (("EmailBericht", "CFACT029"), ("EmailVanAdres", "CFACT030"), ("EmailOnderwerp", "CFACT031")),
    ),
    ("InBoekhoudingPlaatsen", (("BoekhoudmutatieOmschrijving", "CFACT032"),)),
    (
        "AutomatischeIncasso",
        (
            ("IncassoRekeningNummer", "CFACT033"),
            ("IncassoTnv", "CFACT034"),
            ("IncassoPlaats", "CFACT035"),
            ("IncassoOmschrijvingRegel1", "CFACT036"),
        ),
    ),
)
"""The switches of an invoice and the texts that each one makes mandatory."""

_LINE_NEEDS: Final = (("Code", "CFACT037"), ("Omschrijving", "CFACT039"), ("TegenrekeningCode", "CFACT040"))


def add(book: Book, fields: Fields) -> str:
    """Answer AddFactuur with the number of the invoice that was made; `Failed` when something is wrong."""
    message = fields.part("oFact")
    try:
        invoice = add_invoice(book, _draft(book, message), also=_flaws(message))
    except Refused as refused:
        raise Failed(*refused.also, *map(invoice_flaw, refused.problems)) from refused
    return f"{NO_ERROR}{element('Factuurnummer', invoice.number)}"


def _filled(message: Fields, name: str) -> bool:
    return bool(message.text(name).strip())


def _flaws(message: Fields) -> Iterator[Flaw]:
    """Yield what is wrong with an invoice by the rules of the wire."""
    lines = message.rows("Regels")
    if not 1 <= len(lines) <= MAX_LINES:
        yield manual(OPERATION, "CFACT006")
    if not message.given("Betalingstermijn") or not 0 <= message.whole("Betalingstermijn") <= LONGEST_PAYMENT_TERM:
        yield manual(OPERATION, "CFACT014")
    for switch, needed in ((None, _NEEDED), *_NEEDED_BY):
        for name, code in needed:
            if (switch is None or message.flag(switch)) and not _filled(message, name):
                yield manual(OPERATION, code)
    mandate_kind = message.text("IncassoMachtigingSoort").strip().upper()
    if message.flag("AutomatischeIncasso") and mandate_kind not in ("", *MANDATE_KINDS):
        yield own(NOT_ALLOWED, field="IncassoMachtigingSoort")
    yield from too_long("cFactuur", message)
    for number, line in enumerate(lines[:MAX_LINES], 1):
        yield from _line_flaws(line, number)


def _line_flaws(line: Fields, number: int) -> Iterator[Flaw]:
    for name, code in _LINE_NEEDS:
        if not _filled(line, name):
            yield manual(OPERATION, code, line=number)
    if not _filled(line, "BTWCode"):
        yield manual(OPERATION, "CFACT041" if line.given("BTWCode") else "CFACT038", line=number)
    for name in ("Aantal", "PrijsPerEenheid"):
        if _factor(line, name) is None:
            yield own(NOT_ALLOWED, field=name)
    yield from too_long("cFactuurRegel", line)


def _factor(line: Fields, name: str) -> Decimal | None:
    """Return a quantity or price as it is kept; None when it is no number or too large."""
    value = line.decimal(name)
    if not value.is_finite() or abs(value) >= LARGEST_FACTOR:
        return None
    return value.quantize(SMALLEST_FACTOR, rounding=ROUND_HALF_UP)


def _draft(book: Book, message: Fields) -> InvoiceDraft:
    chart = chart_of(book)
    return InvoiceDraft(
        party_id=party_id(book, message.text("Relatiecode")) or UNKNOWN,
        date=message.day("Datum") or NO_DATE,
        # More lines are refused anyway (CFACT006); a message may hold a great many.
        lines=tuple(_line(chart, line) for line in message.rows("Regels")[:MAX_LINES]),
        number=message.text("Factuurnummer").strip(),
        # A wrong term is told by `_flaws`; clamped, the draft can still be checked, so that all faults are known.
        payment_term=max(0, min(message.whole("Betalingstermijn"), LONGEST_PAYMENT_TERM)),
        template=message.text("Factuursjabloon").strip(),
        booking_description=message.text("BoekhoudmutatieOmschrijving").strip()
        if message.flag("InBoekhoudingPlaatsen")
        else None,
        mail=_mail(message) if message.flag("PerEmailVerzenden") else None,
        collection=_collection(message) if message.flag("AutomatischeIncasso") else None,
    )


def _line(chart: Chart, line: Fields) -> InvoiceLine:
    return InvoiceLine(
        # What is no number is told by `_line_flaws`; zero lets the rest of the line be checked.
        quantity=_factor(line, "Aantal") or Decimal(0),
        unit_price=_factor(line, "PrijsPerEenheid") or Decimal(0),
        description=line.text("Omschrijving"),
        vat_code=vat_code_from_wire(line.text("BTWCode").strip()),
        account_id=account_id(chart, line.text("TegenrekeningCode")),
        unit=line.text("Eenheid").strip(),
        article_code=line.text("Code").strip(),
        cost_centre_id=line.whole("KostenplaatsID") or None,
    )


def _mail(message: Fields) -> InvoiceMail:
    return InvoiceMail(
        sender_address=message.text("EmailVanAdres").strip(),
        sender_name=message.text("EmailVanNaam").strip(),
        subject=message.text("EmailOnderwerp").strip(),
        body=message.text("EmailBericht"),
    )


_NO_DATES: Final = (NO_DATE, date(1970, 1, 1))
"""What clients send for a date that they do not have."""


def _collection(message: Fields) -> CollectionOrder:
    signed_on = message.day("IncassoMachtigingDatumOndertekening")
    texts = {f"text_{place}": message.text(f"IncassoOmschrijvingRegel{place}").strip() for place in (1, 2, 3)}
    return CollectionOrder(
        account_number=message.text("IncassoRekeningNummer").strip(),
        account_holder=message.text("IncassoTnv").strip(),
        city=message.text("IncassoPlaats").strip(),
        iban=message.text("IncassoIBAN").strip(),
        mandate_kind=MANDATE_KINDS.get(message.text("IncassoMachtigingSoort").strip().upper()),
        mandate_reference=message.text("IncassoMachtigingID").strip(),
        signed_on=None if signed_on in _NO_DATES else signed_on,
        first=message.flag("IncassoMachtigingFirst"),
        **texts,
    )
