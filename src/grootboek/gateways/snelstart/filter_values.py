"""What a literal of a filter becomes in a column of the books; `Unfilterable` when it becomes nothing exact."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from grootboek.gateways.snelstart.literals import local_to_moment
from grootboek.ledger.texts import is_storable
from grootboek.store.filtering import Unfilterable
from grootboek.wire.odata_syntax import Scalar

_BEYOND_COLUMNS: Final = 2**63


def text(value: Scalar) -> str:
    """Return a text that is not empty, which would equal null in the books, and that a database can be asked for."""
    if not isinstance(value, str) or not value or not is_storable(value):
        raise Unfilterable
    return value


def exact(value: Scalar) -> int | bool | UUID:
    """Return a whole number that a column can hold, a flag or an id as it is."""
    whole = int(value) if isinstance(value, Decimal) and value == int(value) else value
    if not isinstance(whole, int | UUID) or (isinstance(whole, int) and abs(whole) >= _BEYOND_COLUMNS):
        raise Unfilterable
    return whole


def local_moment(value: Scalar) -> datetime:
    """Return a local time as a moment; the first and last hours of the calendar have none in UTC."""
    if not isinstance(value, datetime) or value.tzinfo is not None:
        raise Unfilterable
    try:
        return local_to_moment(value).astimezone(UTC)
    except OverflowError:
        raise Unfilterable from None


def day(value: Scalar) -> date:
    """Return a date of which the time is midnight."""
    if not isinstance(value, datetime) or value.tzinfo is not None or value.time() != datetime.min.time():
        raise Unfilterable
    return value.date()


def cents(value: Scalar) -> int:
    """Return an amount in whole cents."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise Unfilterable
    scaled = Decimal(value) * 100
    if scaled != int(scaled) or abs(scaled) >= _BEYOND_COLUMNS:
        raise Unfilterable
    return int(scaled)
