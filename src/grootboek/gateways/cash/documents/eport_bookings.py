"""Bookings of E-Port as records 0301: a control line, the lines without their VAT, and a line of VAT with its base.

Amounts are those of the ledger account, debit positive, and include VAT. The first row's amount is not read: the lines lead.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from grootboek.gateways.cash.errors import EPORT_FLAWS, Flaw, invalid_value
from grootboek.gateways.cash.records.amounts import cents_from_eport
from grootboek.gateways.cash.records.dates import date_from_eport, date_to_export
from grootboek.gateways.cash.records.eport import COLUMNS, KINDS, EPortBooking, EPortFile, EPortRow
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.resources.accounts import VAT_RATES
from grootboek.ledger.account import PURCHASE_VAT_ROLES, VAT_ROLES, Account, AccountRole
from grootboek.ledger.chart import Chart
from grootboek.ledger.journal import Journal, JournalKind
from grootboek.ledger.money import Cents
from grootboek.ledger.vat import VatLevel, VatSide, code_for, vat_code, vat_on

_RECORD: Final = "0301"
_JOURNAL_KINDS: Final = {
    "I": {JournalKind.PURCHASE},
    "V": {JournalKind.SALES},
    # Cash, bank and giro are one function of CASH: its daybooks do not tell them apart.
    "K": {JournalKind.CASH, JournalKind.BANK},
    "B": {JournalKind.CASH, JournalKind.BANK},
    "G": {JournalKind.CASH, JournalKind.BANK},
    "M": {JournalKind.GENERAL, JournalKind.OPENING},
}
_TEXT, _DATE, _ACCOUNT, _DEBTOR, _CREDITOR, _INVOICE, _AMOUNT = 7, 8, 9, 10, 11, 12, 13
_CURRENCY, _DUE_DATE, _VAT_CODE, _VAT, _PAYMENT_REFERENCE, _COST_CENTRE = 15, 19, 21, 22, 24, 27
_ROUNDING: Final = 2
"""Cents by which VAT may differ from that of a rate: each side may have rounded."""

_TAX_ROLES: Final = {
    (VatSide.SALES, VatLevel.HIGH): AccountRole.VAT_SALES_HIGH,
    (VatSide.SALES, VatLevel.LOW): AccountRole.VAT_SALES_LOW,
    (VatSide.SALES, VatLevel.OTHER): AccountRole.VAT_SALES_OTHER,
    (VatSide.PURCHASE, VatLevel.HIGH): AccountRole.VAT_PURCHASE_HIGH,
    (VatSide.PURCHASE, VatLevel.LOW): AccountRole.VAT_PURCHASE_LOW,
    (VatSide.PURCHASE, VatLevel.OTHER): AccountRole.VAT_PURCHASE_OTHER,
}
_LEVELS: Final = {letter: level for level, letter in VAT_RATES.items() if level is not VatLevel.REVERSE}


def eport_records(file: EPortFile, chart: Chart) -> tuple[list[ImportRecord], list[Flaw]]:
    """Return the records that a file makes, and its flaws; a booking with a flaw makes no record."""
    records, flaws = list(file.relations), []
    for order, booking in enumerate(file.bookings, start=1):
        flaws_of_booking = list(_flaws(booking, chart))
        flaws.extend(flaws_of_booking)
        if not flaws_of_booking:
            records.extend(_Writer(booking, chart, order, _day(booking.first(_DATE)), booking.number).records())
    return records, flaws


def _flaws(booking: EPortBooking, chart: Chart) -> Iterator[Flaw]:
    """Yield the flaws of a booking that no field of a record could show."""
    kind = booking.head.column(2).upper()
    journal = _journal(booking.head, chart)
    if not booking.lines:
        yield _flaw(booking.head, 1, "without lines")
    if kind not in KINDS or (journal is not None and journal.kind not in _JOURNAL_KINDS[kind]):
        yield _flaw(booking.head, 2, "kind")
    for row in (booking.head, *booking.lines):
        if len(row.columns) < COLUMNS:
            yield _flaw(row, COLUMNS, "columns", count=len(row.columns))
        if row.column(_CURRENCY).upper() not in ("", "EUR"):
            yield _flaw(row, _CURRENCY, "currency")
    yield from _flawed_dates(booking)
    for row in booking.lines:
        if row.column(_AMOUNT) and _cents(row.column(_AMOUNT)) is None:
            yield _flaw(row, _AMOUNT, "amount")
        if row.column(_VAT) and _cents(row.column(_VAT)) is None:
            yield _flaw(row, _VAT, "VAT")
        # Booked like this, its VAT would be missing from the return.
        if row.column(_VAT_CODE).strip("0") and not row.column(_VAT):
            yield _flaw(row, _VAT, "VAT missing", code=row.column(_VAT_CODE))


def _flawed_dates(booking: EPortBooking) -> Iterator[Flaw]:
    """Yield the flaw of a booking's date, which is the first that is filled."""
    row = next((row for row in (booking.head, *booking.lines) if row.column(_DATE)), booking.head)
    if row.column(_DATE) and _day(row.column(_DATE)) is None:
        yield _flaw(row, _DATE, "date")


def _flaw(row: EPortRow, column: int, why: str, **facts: object) -> Flaw:
    field, name, words = EPORT_FLAWS[why]
    message = invalid_value(field, row.column(column))
    return Flaw(message, row.line, row.to_source(), f"{name} (kolom {column}): {words.format(**facts)}")


def _journal(head: EPortRow, chart: Chart) -> Journal | None:
    return chart.journal(head.column(3))


def _cents(text: str) -> Cents | None:
    try:
        return cents_from_eport(text)
    except ValueError:
        return None


def _day(text: str) -> date | None:
    try:
        return date_from_eport(text)
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class _Writer:
    """Writes one booking as records; its date and number stand in one of its rows."""

    booking: EPortBooking
    chart: Chart
    order: int
    day: date | None
    number: str

    def records(self) -> Iterator[ImportRecord]:
        """Yield the control line of a sale or purchase, then the lines and after each its VAT."""
        head = self.booking.head
        journal = _journal(head, self.chart)
        if head.column(2).upper() in ("I", "V"):
            control = self.chart.accounts.get(journal.account_id or 0) if journal else None
            yield self._control(control)
        for row in self.booking.lines:
            yield from self._line(row)

    def _control(self, account: Account | None) -> ImportRecord:
        head = self.booking.head
        amounts = [_cents(row.column(_AMOUNT)) for row in self.booking.lines]
        total = -sum(amount for amount in amounts if amount is not None)
        invoice = next((text for row in self.booking.lines if (text := row.column(_INVOICE))), "")
        fields = {
            "0101": self.booking.first(_DEBTOR) or self.booking.first(_CREDITOR),
            "0111": self._payment_days(),
            "0201": account.code if account else "",
            "0306": head.column(_TEXT) or self.booking.first(_TEXT),
            "0309": head.column(_INVOICE) or invoice or self.number,
            "0477": head.column(_PAYMENT_REFERENCE),
        }
        return self._record(head, fields, {"0307": total})

    def _line(self, row: EPortRow) -> Iterator[ImportRecord]:
        amount, vat = _cents(row.column(_AMOUNT)), _cents(row.column(_VAT)) or 0
        # The sign of VAT is that of its amount, whatever the file has.
        if amount is not None and (vat < 0) != (amount < 0):
            vat = -vat
        is_invoice = self.booking.head.column(2).upper() in ("I", "V")
        fields = {
            # In a sale or purchase relation and invoice stand on the control line.
            "0101": "" if is_invoice else row.column(_DEBTOR) or row.column(_CREDITOR),
            "0201": row.column(_ACCOUNT) or self._control_account(row),
            "0306": row.column(_TEXT) or self.booking.head.column(_TEXT),
            "0309": "" if is_invoice else row.column(_INVOICE),
            "0911": row.column(_COST_CENTRE),
        }
        yield self._record(row, fields, {} if amount is None else {"0307": amount - vat})
        if vat and amount is not None:
            of_vat = {"0201": self._vat_account(row, vat, amount - vat), "0306": fields["0306"]}
            yield self._record(row, of_vat, {"0305": amount - vat, "0307": vat})

    def _control_account(self, row: EPortRow) -> str:
        """Return the account of a debtor or creditor on a line that names none itself."""
        party = (
            AccountRole.RECEIVABLE if row.column(_DEBTOR) else AccountRole.PAYABLE if row.column(_CREDITOR) else None
        )
        account = self.chart.account_with_role(party) if party else None
        return account.code if account else ""

    def _vat_account(self, row: EPortRow, vat: Cents, net: Cents) -> str:
        """Return the account of VAT: the one that the code names, or that of the side and of the rate that it has."""
        code = row.column(_VAT_CODE)
        named = self.chart.account(code)
        if named is not None and named.role in VAT_ROLES:
            return named.code
        side = self._side(row, net)
        level = _LEVELS.get(code.upper()) or self._level(side, vat, net)
        account = self.chart.account_with_role(_TAX_ROLES[side, level])
        return account.code if account else ""

    def _side(self, row: EPortRow, net: Cents) -> VatSide:
        """Return whether VAT is of a sale: in its own daybook as that says, elsewhere by the account, then by the sign."""
        kind = self.booking.head.column(2).upper()
        if kind in ("I", "V"):
            return VatSide.PURCHASE if kind == "I" else VatSide.SALES
        account = self.chart.account(row.column(_ACCOUNT))
        if account is not None and account.role.value.startswith("revenue"):
            return VatSide.SALES
        if account is not None and (account.role.value.startswith("costs") or account.role in PURCHASE_VAT_ROLES):
            return VatSide.PURCHASE
        return VatSide.SALES if net < 0 else VatSide.PURCHASE

    def _level(self, side: VatSide, vat: Cents, net: Cents) -> VatLevel:
        """Return the level whose rate VAT has on the day of the booking, within rounding; other when it is that of none."""
        # Without a date the document is refused later; until then any rates do.
        day = self.day or date.max
        off = {
            level: abs(vat_on(net, vat_code(code_for(side, level, day)), day) - vat)
            for level in (VatLevel.HIGH, VatLevel.LOW)
        }
        nearest = min(off, key=lambda level: off[level])
        return nearest if off[nearest] <= _ROUNDING else VatLevel.OTHER

    def _record(self, row: EPortRow, fields: dict[str, str], amounts: dict[str, Cents]) -> ImportRecord:
        day = date_to_export(self.day) if self.day else ""
        own = {"0302": day, "0303": self.number, "0901": self.booking.head.column(3)}
        texts = {**fields, **own, **{number: str(amount) for number, amount in amounts.items()}}
        filled = sorted((number, text) for number, text in texts.items() if text)
        return ImportRecord(row.line, _RECORD, tuple(filled), self.order, amounts)

    def _payment_days(self) -> str:
        """Return the days between the date and the due date."""
        due = _day(self.booking.head.column(_DUE_DATE))
        return str((due - self.day).days) if self.day and due and due >= self.day else ""
