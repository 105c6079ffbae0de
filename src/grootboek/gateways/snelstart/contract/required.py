"""What a model demands beyond types: required properties, and the range of a number; told in the words of .NET's attributes."""

from typing import Final

from grootboek.gateways.snelstart.contract.binding import Bound
from grootboek.gateways.snelstart.contract.shapes import Model, Primitive, Property

_RANGES: Final = {("VerkoopBoekingModel", "betalingstermijn"): (0, 999)}
_BY_CODE: Final = frozenset({("VerkoopBoekingModel", "factuurnummer"), ("VerkoopBoekingModel", "boekingsregels")})
"""Required properties whose absence has an error code of its own, so that it is told with the broken rules."""


def missing(bound: Bound, place: str) -> dict[str, list[str]]:
    """Return the places and sentences of what a model demands and was not sent."""
    misfits: dict[str, list[str]] = {}
    for prop in bound.model.properties:
        name = prop.name[:1].upper() + prop.name[1:]
        here = f"{place}.{name}"
        if prop.required and (bound.model.name, prop.name) not in _BY_CODE and not _sent(bound, prop):
            misfits[here] = [f"The {name} field is required."]
        limits = _RANGES.get((bound.model.name, prop.name))
        number = bound.integer(prop.name) if limits else None
        if limits and number is not None and not limits[0] <= number <= limits[1]:
            misfits[here] = [f"The field {name} must be between {limits[0]} and {limits[1]}."]
        if isinstance(prop.holds, Model):
            misfits |= _nested(bound, prop, here)
    return misfits


def _nested(bound: Bound, prop: Property, here: str) -> dict[str, list[str]]:
    if not prop.many:
        nested = bound.object(prop.name)
        return missing(nested, here) if nested else {}
    misfits: dict[str, list[str]] = {}
    for index, element in enumerate(bound.objects(prop.name)):
        misfits |= missing(element, f"{here}[{index}]")
    return misfits


def _sent(bound: Bound, prop: Property) -> bool:
    if isinstance(prop.holds, Model):
        return bound.reference(prop.name) is not None if not prop.many else bool(bound.objects(prop.name))
    if prop.holds is Primitive.MOMENT:
        return bound.moment(prop.name) is not None
    return bool(bound.text(prop.name))
