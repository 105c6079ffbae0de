"""What a model demands beyond types: required properties, and the range of a number; told in the words of .NET's attributes."""

from typing import Final

from grootboek.gateways.snelstart.contract.binding import Bound
from grootboek.gateways.snelstart.contract.shapes import Model, Primitive, Property

_RANGES: Final = {("VerkoopBoekingModel", "betalingstermijn"): (0, 999)}
_BY_CODE: Final = frozenset({("VerkoopBoekingModel", "factuurnummer"), ("VerkoopBoekingModel", "boekingsregels")})
"""Required properties whose absence has an error code of its own, so that it is told with the broken rules."""


def missing(bound: Bound, place: str) -> dict[str, list[str]]:
    """Return the places and sentences of what a model demands and was not sent."""
    faults: dict[str, list[str]] = {}
    for one in bound.model.properties:
        name = one.name[:1].upper() + one.name[1:]
        here = f"{place}.{name}"
        if one.required and (bound.model.name, one.name) not in _BY_CODE and not _sent(bound, one):
            faults[here] = [f"The {name} field is required."]
        limits = _RANGES.get((bound.model.name, one.name))
        number = bound.integer(one.name)
        if limits and number is not None and not limits[0] <= number <= limits[1]:
            faults[here] = [f"The field {name} must be between {limits[0]} and {limits[1]}."]
        if isinstance(one.holds, Model):
            faults |= _nested(bound, one, here)
    return faults


def _nested(bound: Bound, one: Property, here: str) -> dict[str, list[str]]:
    faults: dict[str, list[str]] = {}
    nested = bound.object(one.name)
    if nested:
        faults |= missing(nested, here)
    for index, element in enumerate(bound.objects(one.name)):
        faults |= missing(element, f"{here}[{index}]")
    return faults


def _sent(bound: Bound, one: Property) -> bool:
    if isinstance(one.holds, Model):
        return bound.reference(one.name) is not None if not one.many else bool(bound.objects(one.name))
    if one.holds is Primitive.MOMENT:
        return bound.moment(one.name) is not None
    return bool(bound.text(one.name))
