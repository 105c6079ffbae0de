"""What a model demands beyond types: its marks, each told by its own code or, without one, in the words of .NET's attributes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from grootboek.gateways.snelstart.contract.binding import LISTED, READABLE, Bound, Unlisted
from grootboek.gateways.snelstart.contract.shapes import Demands, Mark, Model, Primitive, Property
from grootboek.gateways.snelstart.contract.text_forms import FORMS
from grootboek.wire.literals import utf16_length


@dataclass(slots=True)
class Broken:
    """The marks that a body breaks: codes in the order of the properties, and sentences by place where there is no code."""

    codes: list[str] = field(default_factory=list)
    misfits: dict[str, list[str]] = field(default_factory=dict)


def broken_marks(bound: Bound, place: str, broken: Broken) -> None:
    """Add the marks that a body and everything in it breaks; `place` is its name in the sentences."""
    _check(bound, place, bound.model.demands, broken)


def _check(bound: Bound, place: str, demands: Iterable[Demands], broken: Broken) -> None:
    for demand in demands:
        prop = demand.prop
        for mark in demand.marks:
            if _holds(bound, prop, mark):
                continue
            if mark.code is not None:
                broken.codes.append(mark.code)
            else:
                sentence = _SENTENCES[mark.rule](prop.filter_name, mark)
                broken.misfits.setdefault(f"{place}.{prop.filter_name}", []).append(sentence)
        if demand.within:
            for nested, at in _nested(bound, prop, f"{place}.{prop.filter_name}"):
                _check(nested, at, demand.within, broken)


def _nested(bound: Bound, prop: Property, here: str) -> Iterator[tuple[Bound, str]]:
    if prop.many:
        yield from ((element, f"{here}[{index}]") for index, element in enumerate(bound.objects(prop.name)))
    elif (nested := bound.object(prop.name)) is not None:
        yield nested, here


def _holds(bound: Bound, prop: Property, mark: Mark) -> bool:
    if mark.rule == "required":
        return _sent(bound, prop)
    if mark.rule == READABLE:
        return not isinstance(bound.values.get(prop.name), Unlisted)
    if mark.rule == LISTED:
        return mark.code is None or not isinstance(bound.choice(prop.name), Unlisted)
    if mark.rule == "range":
        number = bound.integer(prop.name)
        return number is None or mark.numbers[0] <= number <= mark.numbers[1]
    text = bound.text(prop.name)
    if mark.rule == "longest":
        return utf16_length(text) <= mark.numbers[0]
    return not text or FORMS[mark.rule](text)


def _sent(bound: Bound, prop: Property) -> bool:
    if isinstance(prop.holds, Model):
        return bool(bound.objects(prop.name)) if prop.many else bound.reference(prop.name) is not None
    if prop.holds is Primitive.TEXT:
        return bool(bound.text(prop.name))
    return bound.values.get(prop.name) is not None


_SENTENCES: Final[Mapping[str, Callable[[str, Mark], str]]] = {
    "required": lambda name, _: f"The {name} field is required.",
    "range": lambda name, mark: f"The field {name} must be between {mark.numbers[0]} and {mark.numbers[1]}.",
    "longest": lambda name, mark: f"The field {name} must be a string with a maximum length of {mark.numbers[0]}.",
}
