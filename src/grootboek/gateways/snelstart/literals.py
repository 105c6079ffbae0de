"""How SnelStart writes values on the wire: naive Dutch local time, money as numbers, ids in lower case."""

from collections.abc import Mapping
from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from uuid import UUID

from grootboek.ledger.money import Cents, decimal_from_cents
from grootboek.wire.literals import DUTCH_TIME, double_from_wire, local_to_wire

EMPTY_ID: Final = UUID(int=0)
_LARGEST_MONEY = Decimal(10) ** 13
_TWO_PLACES = Decimal("0.01")


def moment_to_wire(moment: datetime) -> str:
    """Write a moment as local time without a zone, with no more digits of the second than it has."""
    return local_to_wire(moment.astimezone(DUTCH_TIME).replace(tzinfo=None))


def date_to_wire(day: date) -> str:
    """Write a date as midnight."""
    return local_to_wire(datetime.combine(day, time()))


def local_to_moment(moment: datetime) -> datetime:
    """Return a local time as a moment in UTC terms; of the hour that is told twice the first is meant."""
    return moment.replace(tzinfo=DUTCH_TIME)


def money_to_wire(amount: Cents) -> Decimal:
    """Write cents as a number with two decimals."""
    return decimal_from_cents(amount)


def decimal_from_wire(written: object) -> Decimal:
    """Read a number that may be written as text; ValueError when it is none."""
    # To Python true is the number 1.
    if isinstance(written, bool) or not isinstance(written, int | Decimal | str):
        raise ValueError("not a number")
    number = double_from_wire(written) if isinstance(written, str) else Decimal(written)
    if not number.is_finite() or abs(number) >= _LARGEST_MONEY:
        raise ValueError("not a number that is kept")
    return number


def cents_from_wire(amount: Decimal) -> Cents:
    """Return an amount of money in cents; what lies beyond the cent is rounded half up."""
    return int(amount.quantize(_TWO_PLACES, ROUND_HALF_UP).scaleb(2))


def reference(resource: str, uid: UUID | None) -> Mapping[str, str] | None:
    """Write a reference to another entity: its id and its uri."""
    if uid is None:
        return None
    text = str(uid)
    return {"id": text, "uri": f"/{resource}/{text}"}


def text_to_wire(text: str) -> str | None:
    """Write a text; what is empty in the books is null on the wire."""
    return text or None
