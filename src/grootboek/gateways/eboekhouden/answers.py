"""How results are written: elements as text, and ErrorMsg, whose shape differs per operation (clients depend on it)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Final

from grootboek.gateways.eboekhouden.contract import CONTRACT
from grootboek.gateways.eboekhouden.errors import Flaw
from grootboek.wire.literals import DUTCH_TIME, date_to_wire
from grootboek.wire.xml import escape

NO_ERROR: Final = "<ErrorMsg />"
"""Success of every operation but OpenSession and OpenSessionSub: the element without children."""
NO_ERROR_ON_UPDATING: Final = ""
"""Success of UpdateGrootboekrekening and UpdateRelatie, whose results are themselves the place of errors."""
NO_ERROR_ON_OPENING: Final = "<ErrorMsg><LastErrorCode /><LastErrorDescription /></ErrorMsg>"
"""Success of OpenSession and OpenSessionSub: the children are there and empty."""


def element(name: str, text: str) -> str:
    """Write an element with a text; an empty one closes itself, as XmlTextWriter does."""
    return f"<{name}>{escape(text)}</{name}>" if text else f"<{name} />"


def rows(wrapper: str, items: Iterable[str]) -> str:
    """Write a list in its wrapper, which is there with nothing in it too."""
    inner = "".join(items)
    return f"<{wrapper}>{inner}</{wrapper}>" if inner else f"<{wrapper} />"


def local_day(moment: datetime) -> str:
    """Write the Dutch date of a moment."""
    return date_to_wire(moment.astimezone(DUTCH_TIME).date())


def result(operation: str, inner: str) -> str:
    """Write the result element of an operation; of one that answers only errors it is empty when all is well."""
    return f"<{operation}Result>{inner}</{operation}Result>" if inner else f"<{operation}Result />"


_NUMBERS: Final = frozenset({"long", "double", "decimal"})


def _zeroes(operation: str) -> str:
    """Return the numbers of a result that has none, as zeroes: .NET always writes value types."""
    answered = CONTRACT.operations[operation].response.fields[0]
    return "".join(
        f"<{field.name}>0</{field.name}>"
        for field in CONTRACT.structures[answered.type].fields
        if field.type in _NUMBERS
    )


_EMPTY: Final[Mapping[str, str]] = MappingProxyType(
    {name: _zeroes(name) for name, operation in CONTRACT.operations.items() if operation.response.fields}
)


def failure(operation: str, flaw: Flaw) -> str:
    """Write the result of an operation that failed; nothing for CloseSession, which has no place for it."""
    if operation not in _EMPTY:
        return ""
    code_and_text = f"{element('LastErrorCode', flaw.code)}{element('LastErrorDescription', flaw.text)}"
    if CONTRACT.operations[operation].response.fields[0].type == "cError":
        return result(operation, code_and_text)
    return result(operation, f"<ErrorMsg>{code_and_text}</ErrorMsg>{_EMPTY[operation]}")
