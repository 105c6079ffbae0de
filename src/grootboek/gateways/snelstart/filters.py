"""What a literal of a filter becomes in a column of the books; `Unfilterable` when it becomes nothing exact."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from grootboek.gateways.snelstart.literals import local_to_moment
from grootboek.store.filtering import Unfilterable
from grootboek.wire.odata_syntax import Scalar


def text(value: Scalar) -> str:
    """Return a text that is not empty: an empty one would equal null in the books."""
    if not isinstance(value, str) or not value:
        raise Unfilterable
    return value


def exact(value: Scalar) -> int | bool | UUID:
    """Return a whole number, a flag or an id as it is."""
    if isinstance(value, Decimal) and value == int(value):
        return int(value)
    if not isinstance(value, int | UUID):
        raise Unfilterable
    return value


def local_moment(value: Scalar) -> datetime:
    """Return a local time as a moment."""
    if not isinstance(value, datetime) or value.tzinfo is not None:
        raise Unfilterable
    return local_to_moment(value)


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
    if scaled != int(scaled) or abs(scaled) >= 2**63:
        raise Unfilterable
    return int(scaled)
