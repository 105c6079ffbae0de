"""CustomFields: the values that relaties and artikelen have for the fields that the administration added to them."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from grootboek.bookkeeping.custom_fields import (
    fill_article_fields,
    fill_party_fields,
    filled_fields_of_article,
    filled_fields_of_party,
)
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.contract.binding import Anything, Bound
from grootboek.gateways.snelstart.errors import Failed, Table, Violation, Words, broken_rules, refused_by
from grootboek.gateways.snelstart.fields import Field, FieldTable, Row, always, field, made, nested
from grootboek.gateways.snelstart.property_types import NAME, WHOLE, choice
from grootboek.ledger.article import Article
from grootboek.ledger.custom_field import LONGEST_TEXT, FieldSubject, FieldType, FilledField
from grootboek.ledger.party import Party
from grootboek.ledger.refusal import Reason
from grootboek.store.book import Book
from grootboek.store.masters.articles import articles
from grootboek.store.masters.parties import party_by

_LISTS: Final[Mapping[str, FieldSubject]] = {
    "klantCustomFields": FieldSubject.CUSTOMER,
    "leverancierCustomFields": FieldSubject.SUPPLIER,
}
_TYPE: Final = choice(
    {
        FieldType.TEXT: "Text",
        FieldType.WHOLE: "Integer",
        FieldType.MONEY: "Money",
        FieldType.NUMBER: "Float",
        FieldType.MOMENT: "DateTime",
        FieldType.FLAG: "Boolean",
        FieldType.CHOICE: "Enum",
        FieldType.BYTES: "ByteArray",
    }
)


def _properties(kind: FieldType, longest: int | None, choices: Sequence[str]) -> list[Row]:
    """Write what the value of a field may be, where its type does not say it all."""
    if kind is FieldType.TEXT:
        return [{"name": "MaxLength", "value": longest or LONGEST_TEXT}]
    return [{"name": "PossibleValues", "value": list(choices)}] if choices else []


_VALUE: Final = made("value", lambda value: value, "value")


def _definition(*more: Field) -> Field:
    return nested(
        "definition",
        field("name", "name", NAME),
        field("type", "kind", _TYPE),
        made("properties", _properties, "kind", "longest", "choices"),
        *more,
    )


FIELD: Final = FieldTable[FilledField]("CustomFields.CustomFieldModel", _VALUE, _definition())
"""The properties of a CustomFieldModel."""
ARTICLE_FIELD: Final = FieldTable[FilledField](
    "SnelStart.Business.Interfaces.CustomFields.CustomFieldDto",
    # The fields stand below each other, in the order in which they were added.
    _definition(field("yPosition", "place", WHOLE), always("xPosition", lambda: 0)),
    _VALUE,
)
"""The properties of a CustomFieldDto."""

_NAMED: Final = "Extra veld {field}"

CODES: Final[Table] = {
    Reason.FIELD_UNKNOWN: Words("REF-0002", _NAMED),
    (Reason.TEXT_TOO_LONG, "text"): Words("REF-0004", _NAMED),
    (Reason.VALUE_INVALID, FieldType.CHOICE): Words("REF-0005", _NAMED),
    Reason.PARTY_NOT_CUSTOMER: Words("REF-0006", "De relatie is geen klant"),
    Reason.PARTY_NOT_SUPPLIER: Words("REF-0006", "De relatie is geen leverancier"),
    (Reason.VALUE_INVALID, FieldType.WHOLE): Words("REF-0007", _NAMED),
    (Reason.VALUE_INVALID, FieldType.MOMENT): Words("REF-0008", _NAMED),
    (Reason.VALUE_INVALID, FieldType.FLAG): Words("REF-0009", _NAMED),
    (Reason.VALUE_INVALID, FieldType.MONEY): Words("REF-0010", _NAMED),
    (Reason.VALUE_INVALID, FieldType.NUMBER): Words("REF-0011", _NAMED),
    Reason.AMOUNT_TOO_LARGE: Words("REF-0012", _NAMED),
    (Reason.VALUE_INVALID, "decimals"): Words("REF-0013", _NAMED),
    (Reason.VALUE_INVALID, "text"): Words("REF-0014", _NAMED),
    Reason.DATE_OUT_OF_RANGE: Words("REF-0015", _NAMED),
    (Reason.VALUE_INVALID, FieldType.BYTES): Words("REF-0016", _NAMED),
    (Reason.TEXT_TOO_LONG, FieldType.BYTES): Words("REF-0016", "Extra veld {field} mag {longest} bytes bevatten"),
}
"""The codes of the reasons for which values are refused."""


def _fields_of_party(book: Book, party: Party) -> Row:
    return {
        name: [FIELD.to_wire(one) for one in filled_fields_of_party(book, party, subject)]
        for name, subject in _LISTS.items()
    }


def _fields_of_article(book: Book, article: Article) -> list[Row]:
    return [ARTICLE_FIELD.to_wire(one) for one in filled_fields_of_article(book, article)]


def _party(book: Book, call: Call) -> Party:
    party = party_by(book, "uid", call.uid)
    if party is None:
        raise call.unknown
    return party


def _article(book: Book, call: Call) -> Article:
    found = articles(book, uid=call.uid)
    if not found:
        raise call.unknown
    return found[0]


def _read_of_party(book: Book, call: Call) -> Row:
    return _fields_of_party(book, _party(book, call))


def _read_of_article(book: Book, call: Call) -> list[Row]:
    return _fields_of_article(book, _article(book, call))


def _change_of_party(book: Book, call: Call) -> Row:
    party, body = _party(book, call), call.body
    # A list that is absent changes nothing; without any there is nothing that could be meant.
    sent = {subject: body.objects(name) for name, subject in _LISTS.items() if body.values.get(name) is not None}
    if not sent:
        raise _incomplete()
    also = [violation for bounds in sent.values() for violation in _twice(bounds)]
    with refused_by(CODES, call.unknown):
        stated = {subject: _stated(bounds) for subject, bounds in sent.items()}
        changed = fill_party_fields(book, party.id, stated, also=[*call.violations, *also])
    return _fields_of_party(book, changed)


def _change_of_article(book: Book, call: Call) -> list[Row]:
    article, bounds = _article(book, call), call.bodies
    with refused_by(CODES, call.unknown):
        also = [*call.violations, *_twice(bounds)]
        changed = fill_article_fields(book, article.id, _stated(bounds), also=also)
    return _fields_of_article(book, changed)


def _stated(bounds: Sequence[Bound]) -> dict[str, object]:
    """Return the values that fields are given, by their names."""
    stated: dict[str, object] = {}
    for bound in bounds:
        name, value = bound.text("name"), bound.values.get("value")
        if not name:
            raise _incomplete()
        stated[name] = value.written if isinstance(value, Anything) else None
    return stated


def _twice(bounds: Sequence[Bound]) -> Iterator[Violation]:
    """Yield a violation for each field that is named more than once."""
    for name, count in Counter(bound.text("name") for bound in bounds).items():
        if name and count > 1:
            yield Violation("REF-0003", _NAMED.format(field=name))


def _incomplete() -> Failed:
    return broken_rules([Violation("REF-0016")])


ANSWERS: Final[Mapping[str, Answer]] = {
    "GET /relaties/{id}/customFields": _read_of_party,
    "PUT /relaties/{id}/customFields": _change_of_party,
    "GET /artikelen/{id}/customFields": _read_of_article,
    "PUT /artikelen/{id}/customFields": _change_of_article,
}
