"""Electronic invoices from what the books have: an invoice with its lines, or a sale that was booked without one."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from decimal import Decimal
from typing import Final

from grootboek.ledger.account import Account, AccountRole
from grootboek.ledger.address import Address, address_texts, billed_at
from grootboek.ledger.checking_foreign_vat import foreign_rate
from grootboek.ledger.country import country_of, vat_number_with_country
from grootboek.ledger.electronic_invoice import (
    CategorySum,
    DeliveryPlace,
    ElectronicInvoice,
    ElectronicLine,
    Payment,
    Trader,
    VatCategory,
)
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.invoice import Invoice, InvoiceLine, VatSum, vat_sums
from grootboek.ledger.money import Cents, decimal_from_cents, percentage_of, round_half_up
from grootboek.ledger.party import Party
from grootboek.ledger.place_of_supply import Taxation
from grootboek.ledger.presentation import BookingView, ShownLine
from grootboek.ledger.sender import Sender
from grootboek.ledger.vat import NO_VAT, UNTAXED, VatLevel, vat_code, vat_codes

_CATEGORIES: Final[Mapping[str, VatCategory]] = {
    "sales_eu_goods": VatCategory.EU_GOODS,
    "sales_eu_services": VatCategory.REVERSED,
    "sales_outside_eu": VatCategory.EXPORTED,
    "sales_eu_distance": VatCategory.EXEMPT,
    UNTAXED: VatCategory.ZERO,
    NO_VAT: VatCategory.EXEMPT,
}
_BY_LEVEL: Final[Mapping[VatLevel, VatCategory]] = {
    VatLevel.REVERSE: VatCategory.REVERSED,
    VatLevel.ZERO: VatCategory.ZERO,
    VatLevel.NONE: VatCategory.EXEMPT,
}
_REASONS: Final[Mapping[VatCategory, str]] = {
    VatCategory.REVERSED: "Btw verlegd",
    VatCategory.EU_GOODS: "Intracommunautaire levering",
    VatCategory.EXPORTED: "Levering of dienst buiten de EU",
    VatCategory.EXEMPT: "Niet belast of vrijgesteld van btw",
    VatCategory.NO_VAT: "Geen btw",
}
"""What the standard wants to be told of a category that charges nothing; a zero rate needs no reason."""

_COC_NUMBER: Final = re.compile("[0-9]{8}")
_RATE_PLACES: Final = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class _Whole:
    """What is told of a whole document before its lines, in the sign of the books."""

    number: str
    date: Day
    gross: Cents
    payment_term: int
    supplied_on: Day | None
    original_number: str = ""
    payment: Payment
    delivered_to: Address = field(default_factory=Address)
    billed_to: Address = field(default_factory=Address)
    is_paid: bool = False


def electronic_invoice(sender: Sender, party: Party, invoice: Invoice) -> ElectronicInvoice:
    """Return an invoice of a sender to a party as the standard has it."""
    order = invoice.collection
    payment = Payment(
        iban=_compact(sender.iban),
        reference=invoice.number,
        mandate=order.mandate_reference.strip() if order else "",
        debtor_iban=_compact(order.iban or order.account_number) if order else "",
        creditor_id=sender.creditor_id,
    )
    whole = _Whole(
        number=invoice.number,
        date=invoice.date,
        gross=invoice.gross,
        payment_term=invoice.payment_term,
        supplied_on=invoice.supplied_on,
        original_number=invoice.original_number.strip(),
        payment=payment,
        delivered_to=invoice.delivery_address,
        billed_to=invoice.invoice_address,
        is_paid=invoice.paid_on is not None,
    )
    sums = vat_sums(invoice.lines, invoice.date, invoice.stated_vat)
    return _document(whole, sender, party, invoice.lines, sums)


def electronic_sale(
    sender: Sender, party: Party, sale: BookingView, lines: Sequence[ShownLine], accounts: Mapping[int, Account]
) -> ElectronicInvoice:
    """Return a sale of a sender to a party as the standard has it, from the lines of its booking.

    A line without a description is called by its account. VAT of another country that stands as a line of its own (the one stop
    shop) is told as the VAT of the lines that bear it.
    """
    payment = Payment(iban=_compact(sender.iban), reference=sale.payment_reference.strip() or sale.invoice_number)
    whole = _Whole(
        number=sale.invoice_number or str(sale.number),
        date=sale.date,
        gross=sale.amount,
        payment_term=sale.payment_term or 0,
        supplied_on=None,
        payment=payment,
    )
    sums = _foreign_sums(sale.date, party.country, lines, accounts)
    kept = [line for line in lines if not sums or accounts[line.account_id].role is not AccountRole.VAT_ELSEWHERE_IN_EU]
    sold = [
        InvoiceLine(
            quantity=Decimal(1),
            unit_price=decimal_from_cents(line.net),
            description=line.description.strip() or sale.description.strip() or accounts[line.account_id].name,
            vat_code=_foreign_key(accounts[line.account_id]) if sums else line.vat_code,
            account_id=line.account_id,
        )
        for line in kept
    ]
    return _document(whole, sender, party, sold, sums or _booked_sums(sale.date, lines))


def _foreign_sums(
    day: Day, country: str, lines: Sequence[ShownLine], accounts: Mapping[int, Account]
) -> tuple[VatSum, ...]:
    """Return base and VAT per kind of rate of a sale that bears the VAT of another country; nothing for any other sale.

    The books keep that VAT as one amount: what it is more or less than computed is of the kind with the largest base.
    """
    bases: dict[str, Cents] = {}
    stated, has_vat = 0, False
    for line in lines:
        account = accounts[line.account_id]
        if account.role is AccountRole.VAT_ELSEWHERE_IN_EU and not line.vat:
            stated, has_vat = stated + line.net, True
        elif account.role is AccountRole.REVENUE_EU_DISTANCE and account.vat_rate_code and not line.vat:
            bases[_foreign_key(account)] = bases.get(_foreign_key(account), 0) + line.net
        else:
            return ()
    rates = {key: foreign_rate(country, key, day) for key in bases}
    known = {key: rate for key, rate in rates.items() if rate is not None}
    if not has_vat or not bases or len(known) < len(rates):
        return ()
    computed = {key: percentage_of(base, known[key]) for key, base in bases.items()}
    largest = max(bases, key=lambda key: abs(bases[key]))
    computed[largest] += stated - sum(computed.values())
    return tuple(VatSum(key, known[key], base, computed[key]) for key, base in bases.items())


def _foreign_key(account: Account) -> str:
    """Return what stands for the VAT code of a line that bears foreign VAT: the kind of its rate."""
    return account.vat_rate_code or ""


def _booked_sums(day: Day, lines: Iterable[ShownLine]) -> tuple[VatSum, ...]:
    """Return base and VAT per code as they were booked; a code with a free rate has the one that its VAT tells."""
    totals: dict[str, tuple[Cents, Cents]] = {}
    for line in lines:
        base, vat = totals.get(line.vat_code, (0, 0))
        totals[line.vat_code] = (base + line.net, vat + line.vat)
    return tuple(VatSum(code, _rate(code, day, base, vat), base, vat) for code, (base, vat) in totals.items())


def _rate(code: str, day: Day, base: Cents, vat: Cents) -> Decimal:
    if not vat_code(code).free_rate:
        return vat_code(code).rate_on(day)
    if base == 0:
        return Decimal(0)
    rates = [round(Decimal(vat) * 100 / base, places) for places in range(_RATE_PLACES + 1)]
    # The shortest rate that gives the VAT to the cent is the one that was meant.
    return next((rate for rate in rates if round_half_up(base * rate / 100) == vat), rates[-1])


def _document(
    whole: _Whole, sender: Sender, party: Party, lines: Sequence[InvoiceLine], sums: Sequence[VatSum]
) -> ElectronicInvoice:
    sign = -1 if whole.gross < 0 else 1
    seller, buyer = _seller(sender), _buyer(party, whole.billed_to)
    # Who has no VAT number is outside the VAT with all that he sells; the standard then wants no VAT number at all.
    is_outside = not seller.vat_number and all(each.vat_code == NO_VAT for each in sums)
    told = {_taxation(each): (_category(each, is_outside=is_outside), each.rate) for each in sums}
    due = whole.date + timedelta(days=max(whole.payment_term, 0))
    return ElectronicInvoice(
        number=whole.number,
        date=whole.date,
        is_credit=whole.gross < 0,
        due_date=due if whole.gross > 0 and not whole.is_paid else None,
        terms=_terms(whole),
        supplied_on=whole.supplied_on or whole.date,
        buyer_reference=party.code,
        original_number=whole.original_number,
        seller=seller,
        buyer=replace(buyer, vat_number="") if is_outside else buyer,
        payment=whole.payment,
        lines=tuple(_line(line, *told[line.taxation], sign) for line in lines),
        sums=tuple(_merged(sums, told, sign)),
        delivered_to=_delivery_place(whole.delivered_to, party),
        is_paid=whole.is_paid,
    )


def _taxation(each: VatSum) -> Taxation:
    """Return how the lines are taxed of which a sum is."""
    return Taxation(each.vat_code, each.rate if each.foreign else None)


def _delivery_place(stated: Address, party: Party) -> DeliveryPlace | None:
    if not address_texts(stated):
        return None
    return DeliveryPlace(
        name=stated.name.strip() or stated.contact.strip(),
        street=_lines(stated.street),
        postcode=stated.postcode.strip(),
        city=stated.city.strip(),
        country=country_of(stated.country or party.country).code,
    )


def _terms(whole: _Whole) -> str:
    if whole.is_paid and whole.gross:
        return "Contant betaald" if whole.gross > 0 else "Contant terugbetaald"
    if whole.gross <= 0:
        return "Wordt verrekend of terugbetaald" if whole.gross < 0 else "Niets te betalen"
    days = max(whole.payment_term, 0)
    return "Direct te betalen" if days == 0 else f"Te betalen binnen {days} {'dag' if days == 1 else 'dagen'}"


def _category(each: VatSum, *, is_outside: bool) -> VatCategory:
    code = each.vat_code
    if is_outside:
        return VatCategory.NO_VAT
    if each.foreign or code not in vat_codes():  # a kind of rate of another country
        return VatCategory.CHARGED
    return _CATEGORIES.get(code) or _BY_LEVEL.get(vat_code(code).level, VatCategory.CHARGED)


def _merged(
    sums: Iterable[VatSum], told: Mapping[Taxation, tuple[VatCategory, Decimal]], sign: int
) -> Iterable[CategorySum]:
    """Return the sums of codes that the standard does not tell apart as one."""
    totals: dict[tuple[VatCategory, Decimal], tuple[Cents, Cents]] = {}
    for each in sums:
        key = told[_taxation(each)]
        base, vat = totals.get(key, (0, 0))
        totals[key] = (base + each.base, vat + each.vat)
    for (category, rate), (base, vat) in totals.items():
        yield CategorySum(
            category=category, rate=rate, base=sign * base, vat=sign * vat, reason=_REASONS.get(category, "")
        )


def _line(line: InvoiceLine, category: VatCategory, rate: Decimal, sign: int) -> ElectronicLine:
    """Return a line with a price that is not negative, as the standard wants it: the quantity has the sign."""
    turn = -1 if line.unit_price < 0 else 1
    first, *more = line.description.strip().splitlines() or [""]
    return ElectronicLine(
        name=first.strip() or line.article_code.strip() or "-",
        description=line.description.strip() if more else "",
        article_code=line.article_code.strip(),
        quantity=sign * turn * line.quantity,
        unit=line.unit.strip(),
        price=turn * line.unit_price,
        net=sign * line.net,
        category=category,
        rate=rate,
    )


def _seller(sender: Sender) -> Trader:
    country = country_of(sender.country).code
    return Trader(
        name=sender.name.strip(),
        street=_lines(sender.street),
        postcode=sender.postcode.strip(),
        city=sender.city.strip(),
        country=country,
        vat_number=vat_number_with_country(sender.vat_number, country),
        coc_number=_coc_number(sender.coc_number, country),
        phone=sender.phone.strip(),
        email=sender.email.strip(),
    )


def _buyer(party: Party, stated: Address) -> Trader:
    street, postcode, city, country = billed_at(party, stated)
    name, contact = (stated.name or party.name).strip(), (stated.contact or party.contact).strip()
    return Trader(
        name=name or contact or party.code,
        street=_lines(street),
        postcode=postcode.strip(),
        city=city.strip(),
        country=country_of(country).code,
        vat_number=vat_number_with_country(party.vat_number, country_of(party.country).code),
        coc_number=_coc_number(party.coc_number, country_of(party.country).code),
        oin=_compact(party.oin),
        contact=contact if name and contact.casefold() != name.casefold() else "",
        phone=party.phone.strip(),
        email=party.email.strip(),
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _coc_number(text: str, country: str) -> str:
    """Return the number of the Dutch chamber of commerce; empty for what is none."""
    digits = _compact(text)
    return digits if country == "NL" and _COC_NUMBER.fullmatch(digits) else ""


def _compact(text: str) -> str:
    return text.translate(_BLANKS).upper()


_BLANKS: Final = str.maketrans("", "", " .-\N{NO-BREAK SPACE}")
