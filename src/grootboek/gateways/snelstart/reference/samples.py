"""Sample values of models: what a client could send, and what it gets, as their properties and marks declare it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from uuid import UUID, uuid5

from grootboek.gateways.snelstart.contract.operations import Operation
from grootboek.gateways.snelstart.contract.shapes import Enumeration, Mark, Model, Primitive, Property

_NAMESPACE: Final = UUID("c2b7a3f0-5d0e-5b0a-8f57-1d3c8a4b2e77")
_DEEPEST: Final = 4
_VALUES: Final[Mapping[Primitive, object]] = {
    Primitive.BYTES: "R3Jvb3Rib2Vr",
    Primitive.INTEGER: 14,
    Primitive.LONG: 14,
    Primitive.DECIMAL: 121.00,
    Primitive.DOUBLE: 121.00,
    Primitive.BOOLEAN: False,
    Primitive.MOMENT: "2026-03-01T00:00:00",
    Primitive.ANY: {},
}
_TEXTS: Final[Mapping[str, str]] = {
    "mail": "info@example.nl",
    "mails": "info@example.nl",
    "url": "https://www.example.nl",
    "iban": "NL91ABNA0417164300",
    "bic": "ABNANL2A",
    "alphanumeric": "NL12",
    "kvk": "12345678",
    "oin": "00000001234567890000",
}
"""A text of each form that a mark may ask."""


def answer_of(operation: Operation) -> Any:
    """Return what an operation could answer; None when it answers with nothing."""
    if operation.answer is None:
        return None
    sample = _Sample(operation.segments[0], sent=False).record(operation.answer)
    return [sample] if operation.answer_many else sample


def body_of(operation: Operation) -> Any:
    """Return what a client could send to an operation, without what it cannot state; None when it sends nothing.

    The id is that of the path; a new record has none.
    """
    if operation.body is None:
        return None
    sample = _Sample(operation.segments[0], sent=True).record(operation.body)
    if "{id}" not in operation.path:
        sample.pop("id", None)
    return [sample] if operation.body_many else sample


def sample_id(resource: str) -> str:
    """Return the id of the sample record of a resource."""
    return str(uuid5(_NAMESPACE, resource.lower()))


_Marks: TypeAlias = Mapping[tuple[str, ...], tuple[Mark, ...]]


@dataclass(frozen=True, slots=True)
class _Sample:
    """Makes a record of a resource as a client sends it, or as it comes back."""

    resource: str
    sent: bool

    def record(self, shape: Model, outer: _Marks | None = None, depth: int = 0) -> dict[str, Any]:
        """Return a sample of a model; `outer` are the marks that the place where it stands adds, by path."""
        inner = {**shape.inner, **(outer or {})}
        # The record itself has the resource's id; what it refers to is of the namespace of its model.
        resource = self.resource if depth == 0 else shape.name.partition(".")[0].lower()
        made: dict[str, Any] = {}
        for prop in shape.properties:
            if self.sent and prop.readonly:
                continue
            if prop.name in ("id", "uri"):
                made[prop.name] = sample_id(resource) if prop.name == "id" else f"/{resource}/{sample_id(resource)}"
                continue
            below = {path[1:]: marks for path, marks in inner.items() if len(path) > 1 and path[0] == prop.name}
            value = self._value(prop, (*prop.marks, *inner.get((prop.name,), ())), below, depth)
            made[prop.name] = value if not prop.many else [] if value is None else [value]
        return made

    def _value(self, prop: Property, marks: Sequence[Mark], below: _Marks, depth: int) -> Any:
        if isinstance(prop.holds, Model):
            return self.record(prop.holds, below, depth + 1) if depth < _DEEPEST else None
        if isinstance(prop.holds, Enumeration):
            return next(iter(prop.holds.numbers))
        if prop.holds is Primitive.GUID:
            return sample_id(prop.name)
        if prop.holds is Primitive.TEXT:
            return _text(prop.name, marks)
        lows = [mark.numbers[0] for mark in marks if mark.rule == "range"]
        highs = [mark.numbers[1] for mark in marks if mark.rule == "range"]
        value = _VALUES[prop.holds]
        return max([min([value, *highs]), *lows]) if isinstance(value, int) and lows else value


def _text(name: str, marks: Sequence[Mark]) -> str:
    """Return a text of the form that some marks ask: the name of its property where they ask none."""
    text = next((_TEXTS[mark.rule] for mark in marks if mark.rule in _TEXTS), name[:1].upper() + name[1:])
    longest = min((mark.numbers[0] for mark in marks if mark.rule == "longest"), default=len(text))
    return text[:longest]
