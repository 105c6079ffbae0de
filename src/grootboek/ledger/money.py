"""Money in whole euro cents: the one place where amounts are made, rounded and divided.

Debit is positive, credit negative. An amount is a plain ``int`` of cents, so that it is exact in Python and in the
database; ``Decimal`` appears only where a rate or a quantity meets an amount.
"""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, ROUND_HALF_UP, Context, Decimal, DecimalException, Inexact, InvalidOperation, Overflow

Cents = int

_HUNDRED = Decimal(100)
_WHOLE = Decimal(1)
_MAX_DIGITS = 18
# Inexact is an error here: a part of a cent is refused, never rounded away.
_EXACT = Context(prec=60, traps=[Inexact, InvalidOperation, Overflow])
LARGEST: Cents = 10**15
"""The largest amount a line may hold, in cents: ten thousand billion euro leaves room for sums in 64 bits."""


def debit(amount: Cents) -> Cents:
    """Return the line amount that debits an account by `amount` cents."""
    return amount


def credit(amount: Cents) -> Cents:
    """Return the line amount that credits an account by `amount` cents."""
    return -amount


def round_half_up(amount: Decimal) -> Cents:
    """Round an amount in cents with a fraction to whole cents, halves away from zero (so a credit note mirrors its invoice)."""
    return int(amount.quantize(_WHOLE, rounding=ROUND_HALF_UP))


def cents_from_decimal(amount: Decimal) -> Cents:
    """Return an amount in euros as cents; ValueError when it holds a part of a cent or is not finite."""
    # Looked at first, since int() makes a million digits of an exponent such as 1E+999999.
    if not amount.is_finite() or amount.adjusted() > _MAX_DIGITS:
        raise ValueError("an amount is finite and below 10^19 euro")
    try:
        return int(_EXACT.to_integral_exact(_EXACT.scaleb(amount, 2)))
    except DecimalException:
        raise ValueError("an amount has at most two decimals") from None


def decimal_from_cents(amount: Cents) -> Decimal:
    """Return an amount in cents as euros with two decimals."""
    return Decimal(amount).scaleb(-2)


def percentage_of(base: Cents, rate: Decimal) -> Cents:
    """Return `rate` percent of a base, rounded half up to whole cents."""
    return round_half_up(Decimal(base) * rate / _HUNDRED)


def rounded_together(amounts: Sequence[Decimal]) -> list[Cents]:
    """Round amounts in euros to cents so that they sum to what their exact sum rounds to, half up.

    The last cents go by largest remainder, so three thirds of a hundred stay a hundred; whole cents never change.
    """
    exact = [amount.scaleb(2) for amount in amounts]
    total = sum(exact, Decimal(0))
    # Rounded as its mirror image, so that a credit note mirrors its invoice.
    if total < 0:
        return [-cents for cents in rounded_together([-amount for amount in amounts])]
    cents = [int(amount.to_integral_value(ROUND_FLOOR)) for amount in exact]
    missing = round_half_up(total) - sum(cents)
    by_remainder = sorted(range(len(exact)), key=lambda index: exact[index] - cents[index], reverse=True)
    for index in by_remainder[:missing]:
        cents[index] += 1
    return cents


def spread(total: Cents, weights: Sequence[int]) -> list[Cents]:
    """Divide a total over weights so that the parts sum to it exactly; the last cents go by largest remainder.

    Weights may be negative (a discount line). When they sum to zero the whole total falls on the first part.
    ValueError when there is no weight to carry a total that is not zero.
    """
    if not weights:
        if total:
            raise ValueError("nothing to spread over")
        return []
    if len(weights) == 1:
        return [total]
    # divmod rounds down, so a negative total would fall apart otherwise than its mirror image.
    if total < 0:
        return [-part for part in spread(-total, weights)]
    whole = sum(weights)
    if whole == 0:
        return [total] + [0] * (len(weights) - 1)
    quotients = [divmod(total * weight, whole) for weight in weights]
    parts = [quotient for quotient, _ in quotients]
    missing = total - sum(parts)
    # Remainders have the sign of the whole, which is negative when the weights are credits.
    by_remainder = sorted(range(len(parts)), key=lambda index: abs(quotients[index][1]), reverse=True)
    for index in by_remainder[:missing]:
        parts[index] += 1
    return parts


def net_of(gross: Cents, rate: Decimal) -> Cents:
    """Return the net amount within a gross amount at a percentage, rounded half up."""
    return round_half_up(Decimal(gross) * 100 / (100 + rate))
