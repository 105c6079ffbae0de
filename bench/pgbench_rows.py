"""The rows of an entry as SQL text for the scripts of pgbench, with its variables: `a` is the administration, `n` a number.

The invoice number and, where nothing else is said, the uid of a booking are made of `n`.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from grootboek.ledger.balances import balance_changes
from grootboek.ledger.entry import Line, _canonical
from grootboek.ledger.open_items import item_changes

INVOICE: Final = "P" + "0" * 18
"""The invoice number for which that of `n` stands in the script; it is as long."""
HELD: Final = "('P' || :n::text)"
UID: Final = "md5('bench' || :n::text)::uuid"


def text(value: str | None) -> str:
    """Write a text; a colon is written as its code, since pgbench would take what follows for a variable."""
    if value is None:
        return "NULL"
    plain = value.replace("\\", "\\\\").replace("'", "''")
    return "E'" + plain.replace("\n", "\\n").replace(":", "\\x3a") + "'"


def number(value: int | None) -> str:
    """Write a number."""
    return "NULL" if value is None else str(value)


def invoice(value: str) -> str:
    """Write an invoice number: that of `n` where it is meant."""
    return HELD if value == INVOICE else text(value)


def day_text(day: date) -> str:
    """Write a day."""
    return f"'{day}'::date"


def line_rows(lines: Sequence[Line], entry: str) -> str:
    """Write the rows of the lines of an entry."""
    return ", ".join(_line_row(entry, order, row, len(lines)) for order, row in enumerate(lines, 1))


def _line_row(entry: str, order: int, row: Line, count: int) -> str:
    facts = [
        ":a::int",
        entry,
        str(order),
        str(count),
        str(row.account_id),
        str(row.amount),
        str(int(row.part)),
        text(row.vat_code),
        number(row.vat_base),
        number(row.vat_amount),
        number(row.cost_centre_id),
        number(row.party_id),
        invoice(row.invoice_number),
        text(row.description),
    ]
    return f"({', '.join(facts)})"


def item_rows(lines: Sequence[Line], day: date, due: date, booking: str) -> str:
    """Write the rows of the open items that lines of a booking change."""
    return ", ".join(
        f"(:a::int, {key.account_id}, {key.party_id}, {invoice(key.invoice_number)}, {day_text(day)}, {day_text(due)}, "
        f"{amount}, {outstanding}, {booking}, now())"
        for key, (amount, outstanding) in item_changes(lines).items()
    )


def balance_rows(lines: Sequence[Line], day: date) -> str:
    """Write the rows of the balances that lines change."""
    return ", ".join(
        f"(:a::int, {account}, {day_text(day)}, {centre}, {debit}, {credit})"
        for (account, centre), (debit, credit) in balance_changes(lines).items()
    )


def digest(lines: Iterable[Line], day: date, uid: str = UID) -> str:
    """Write the digest of the entry of a booking with a uid."""
    content = "\n".join(["", day.isoformat(), *(_canonical(line) for line in lines)])
    before, after = content.split(INVOICE)
    return f"sha256(convert_to({uid}::text || {text(before)} || {HELD} || {text(after)}, 'UTF8'))"
