"""The elements of camt messages, whose names are the same in all versions but for their namespace."""

from collections.abc import Iterator
from datetime import date
from functools import cache

from grootboek.formats.bank.faults import BankFault, BankFileError
from grootboek.formats.bank.texts import cents, squeezed
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents
from grootboek.wire.xml import Element

_TRUE = frozenset({"true", "1"})
_LENGTH_OF_A_DAY = len("2024-01-31")


@cache
def _path(names: str) -> str:
    return "/".join(f"{{*}}{name}" for name in names.split("/"))


def part(element: Element, names: str) -> Element | None:
    """Return the first element at a path of names, such as `Refs/EndToEndId`."""
    return element.find(_path(names))


def parts(element: Element, names: str) -> Iterator[Element]:
    """Return all elements at a path of names."""
    return element.iterfind(_path(names))


def text(element: Element | None, names: str) -> str:
    """Return the text at a path of names, with single blanks; nothing where the path ends."""
    found = None if element is None else element.find(_path(names))
    return "" if found is None else squeezed(found.text or "")


def first_text(element: Element | None, *paths: str) -> str:
    """Return the first text that is there at one of some paths."""
    for names in paths:
        if found := text(element, names):
            return found
    return ""


def joined(element: Element | None, names: str) -> str:
    """Return all texts at a path of names, with blanks between them."""
    if element is None:
        return ""
    return " ".join(found for each in parts(element, names) if (found := squeezed(each.text or "")))


def is_true(element: Element, names: str) -> bool:
    """Tell whether the text at a path of names is a yes."""
    return text(element, names).lower() in _TRUE


def is_debit(element: Element) -> bool | None:
    """Tell whether an element with a CdtDbtInd takes money from the account; None when it does not say."""
    indicator = text(element, "CdtDbtInd").upper()
    return None if not indicator else indicator in {"DBIT", "DBT"}


def amount_of(element: Element) -> tuple[Cents, str]:
    """Return an amount in cents and its currency."""
    return cents(element.text or "", line_of(element)), (element.get("Ccy") or "").strip().upper()


def day_of(element: Element | None) -> Day | None:
    """Return the day of a date or a moment; None when there is none."""
    written = first_text(element, "Dt", "DtTm")
    if not written or element is None:
        return None
    try:
        return date.fromisoformat(written[:_LENGTH_OF_A_DAY])
    except ValueError:
        raise BankFileError(BankFault.DATE, "this is no date", line_of(element), written) from None


def line_of(element: Element) -> int:
    """Return the line where an element stands."""
    line: object = element.sourceline
    return line if isinstance(line, int) else 1
