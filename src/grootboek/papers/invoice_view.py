"""The facts of an invoice as a template can name them: every one a text that is ready to be shown."""

from dataclasses import dataclass, replace
from datetime import timedelta

from grootboek.ledger.address import Address, billed_at
from grootboek.ledger.collection import CollectionOrder
from grootboek.ledger.composing_electronic import electronic_invoice
from grootboek.ledger.electronic_invoice import ElectronicInvoice
from grootboek.ledger.invoice import Invoice, InvoiceLine, vat_sums
from grootboek.ledger.party import Party
from grootboek.ledger.sender import Sender
from grootboek.papers import dutch, vat_texts
from grootboek.papers.folding import foldable
from grootboek.papers.invoice_facts import InvoiceFacts


@dataclass(frozen=True, slots=True)
class SenderView:
    """Who sends the invoice; `address` is a list of lines."""

    name: str
    address: tuple[str, ...]
    coc_number: str
    vat_number: str
    iban: str
    bic: str
    email: str
    phone: str
    creditor_id: str


@dataclass(frozen=True, slots=True)
class CustomerView:
    """Who gets the invoice; `address` is a list of lines, `vat_number` filled only where it has to be shown.

    `country` is where he is, by name or code; None on papers that were frozen before it was told.
    """

    code: str
    name: str
    contact: str
    address: tuple[str, ...]
    vat_number: str
    country: str | None = None


@dataclass(frozen=True, slots=True)
class LineView:
    """One line of the invoice."""

    quantity: str
    unit: str
    code: str
    description: str
    price: str
    vat: str
    amount: str


@dataclass(frozen=True, slots=True)
class VatView:
    """The VAT of one code: its name, its rate, the amount it is computed over, and the VAT."""

    label: str
    rate: str
    base: str
    amount: str


@dataclass(frozen=True, slots=True)
class TotalsView:
    """The totals; `due` is what is paid, by whichever side, without a sign."""

    net: str
    vat: str
    gross: str
    due: str


@dataclass(frozen=True, slots=True)
class CollectionView:
    """The direct debit by which the invoice is paid."""

    iban: str
    holder: str
    mandate: str
    signed_on: str


@dataclass(frozen=True, slots=True)
class InvoiceView:
    """Everything that a template can name. `kind` names the text that says how the invoice is paid, `original` the invoice that
    a credit note corrects, `delivery` the lines of the address to which it goes where that is another.

    `electronic` is the same invoice as data, which no template names; None on papers that were frozen before it was there.
    """

    title: str
    kind: str
    number: str
    date: str
    original: str
    supply_date: str
    due_date: str
    payment_term: str
    sender: SenderView
    customer: CustomerView
    lines: tuple[LineView, ...]
    vat: tuple[VatView, ...]
    totals: TotalsView
    remarks: tuple[str, ...]
    collection: CollectionView | None
    delivery: tuple[str, ...] = ()
    electronic: ElectronicInvoice | None = None


def invoice_view(facts: InvoiceFacts) -> InvoiceView:
    """Put the facts of an invoice into words."""
    invoice = facts.invoice
    sums = vat_sums(invoice.lines, invoice.date, invoice.stated_vat)
    names_buyer = vat_texts.names_buyer(sums)
    country = dutch.foreign_country(invoice.destination or facts.party.country)
    rates = {(vat_sum.vat_code, vat_sum.rate): vat_texts.rate_text(vat_sum) for vat_sum in sums}
    vat_number = facts.party.vat_number.strip()
    remarks = (*vat_texts.remarks(sums, vat_number), *_paid(invoice))
    electronic = electronic_invoice(facts.sender, facts.party, invoice)
    return InvoiceView(
        title="Creditnota" if invoice.gross < 0 else "Factuur",
        kind=_kind(invoice),
        number=invoice.number,
        date=dutch.long_date(invoice.date),
        original=invoice.original_number.strip(),
        # The law wants the day of supply on an invoice; where nobody states another it is that of the invoice.
        supply_date=dutch.long_date(invoice.supplied_on or invoice.date),
        due_date=dutch.long_date(invoice.date + timedelta(days=invoice.payment_term)),
        payment_term=dutch.days(invoice.payment_term),
        sender=_sender(facts.sender),
        customer=_customer(facts.party, invoice.invoice_address, names_buyer),
        lines=tuple(_line(line, rates[line.vat_code, line.taxation.rate_on(invoice.date)]) for line in invoice.lines),
        vat=tuple(
            VatView(
                vat_texts.sum_label(vat_sum, country),
                rates[vat_sum.vat_code, vat_sum.rate],
                dutch.euros(vat_sum.base),
                dutch.euros(vat_sum.vat),
            )
            for vat_sum in sums
        ),
        totals=TotalsView(
            dutch.euros(invoice.net),
            dutch.euros(invoice.vat),
            dutch.euros(invoice.gross),
            dutch.euros(abs(invoice.gross)),
        ),
        remarks=remarks,
        collection=_collection(invoice.collection),
        delivery=_delivery(invoice.delivery_address),
        electronic=replace(electronic, note="\n".join(remarks)),
    )


def _paid(invoice: Invoice) -> tuple[str, ...]:
    if invoice.paid_on is None or not invoice.gross:
        return ()
    act = "Contant betaald" if invoice.gross > 0 else "Contant terugbetaald"
    return (f"{act} op {dutch.long_date(invoice.paid_on)}.",)


def _kind(invoice: Invoice) -> str:
    if invoice.gross < 0 and invoice.paid_on is None:
        return "credit"
    if invoice.gross == 0 or invoice.paid_on is not None:
        return "settled"
    return "payment" if invoice.collection is None else "collection"


def _sender(sender: Sender) -> SenderView:
    return SenderView(
        name=sender.name,
        address=_address(sender.street, sender.postcode, sender.city, sender.country),
        coc_number=sender.coc_number,
        vat_number=sender.vat_number,
        iban=dutch.iban(sender.iban),
        bic=sender.bic,
        email=sender.email,
        phone=sender.phone,
        creditor_id=sender.creditor_id,
    )


def _delivery(address: Address) -> tuple[str, ...]:
    own = _address(address.street, address.postcode, address.city, address.country)
    return tuple(line for line in (address.name.strip(), address.contact.strip(), *own) if line)


def _customer(party: Party, stated: Address, names_buyer: bool) -> CustomerView:
    name, contact = (stated.name or party.name).strip(), (stated.contact or party.contact).strip()
    return CustomerView(
        code=party.code,
        name=name or contact,
        contact=contact if name and contact.casefold() != name.casefold() else "",
        address=_address(*billed_at(party, stated)),
        vat_number=party.vat_number.strip() if names_buyer or dutch.foreign_country(party.country) else "",
        country=party.country.strip(),
    )


def _address(street: str, postcode: str, city: str, country: str) -> tuple[str, ...]:
    place = "  ".join(part.strip() for part in (postcode, city) if part.strip())
    return tuple(line for line in (*street.strip().splitlines(), place, dutch.foreign_country(country)) if line.strip())


def _line(line: InvoiceLine, rate: str) -> LineView:
    if not (line.quantity or line.unit_price or line.net):
        # A text, in which nought of nothing would only be noise.
        return LineView("", "", line.article_code.strip(), foldable(line.description.strip()), "", "", "")
    return LineView(
        quantity=dutch.quantity(line.quantity),
        unit=line.unit.strip(),
        code=line.article_code.strip(),
        description=foldable(line.description.strip()),
        price=dutch.price(line.unit_price),
        vat=rate,
        amount=dutch.euros(line.net),
    )


def _collection(order: CollectionOrder | None) -> CollectionView | None:
    if order is None:
        return None
    return CollectionView(
        iban=dutch.iban(order.iban or order.account_number),
        holder=order.account_holder.strip(),
        mandate=order.mandate_reference.strip(),
        signed_on=dutch.long_date(order.signed_on) if order.signed_on else "",
    )
