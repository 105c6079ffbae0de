"""What stands in an element of a camt message, by names that are the same in all versions but for their namespace."""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from operator import attrgetter
from typing import NoReturn

from grootboek.formats.bank.faults import BankFault, BankFileError
from grootboek.formats.bank.texts import LONGEST, cents, squeezed
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents
from grootboek.wire.xml import Element, local_name

_DEEPEST = 9
_LENGTH_OF_A_DAY = len("2024-01-31")


_LARGEST_SHAPE = 100


class _Shape(dict[tuple[str, ...], tuple[int, ...]]):
    """The paths that elements have by their order; entries of a file have few shapes, met again and again.

    By some paths it has the places of the first elements at them, worked out when they are asked for.
    """

    def __init__(self, tags: Sequence[str], counts: Sequence[int]) -> None:
        """Take the tags of elements in the order of the document, and how many each has within it."""
        super().__init__()
        self.of_path: dict[str, list[int]] = {}
        begun: list[tuple[str, int]] = [("", len(tags))]
        for order, (tag, count) in enumerate(zip(tags, counts, strict=True)):
            while not begun[-1][1]:
                begun.pop()
            before, waiting = begun.pop()
            begun.append((before, waiting - 1))
            if len(begun) <= _DEEPEST:
                path = before + local_name(tag)
                self.of_path.setdefault(path, []).append(order)
                before = f"{path}/"
            begun.append((before, count))

    def __missing__(self, paths: tuple[str, ...]) -> tuple[int, ...]:
        first = self[paths] = tuple(self.of_path[path][0] for path in paths if path in self.of_path)
        return first


_shape = lru_cache(maxsize=500)(_Shape)
_tag = attrgetter("tag")


class Parts:
    """The elements within an element by their path, such as `Refs/EndToEndId`.

    They are gone through once, since to find each of fifty paths takes five times as long, and what paths they have is worked
    out once for all elements of their shape.
    """

    __slots__ = ("_elements", "_shape", "line")

    def __init__(self, element: Element) -> None:
        line: object = element.sourceline
        self.line = line if isinstance(line, int) else 1
        self._elements = tuple(element.iterdescendants())
        make = _shape if len(self._elements) <= _LARGEST_SHAPE else _Shape
        self._shape = make(tuple(map(_tag, self._elements)), tuple(map(len, self._elements)))

    def __contains__(self, path: str) -> bool:
        return path in self._shape.of_path

    def all(self, path: str) -> list[Element]:
        """Return the elements at a path."""
        return [self._elements[place] for place in self._shape.of_path.get(path, ())]

    def text(self, *paths: str) -> str:
        """Return the first text that is there at one of some paths, with single blanks; nothing when there is none."""
        for place in self._shape[paths]:
            if text := " ".join((self._elements[place].text or "").split()):
                return text if len(text) <= LONGEST else self._too_long()
        return ""

    def joined(self, path: str) -> str:
        """Return all texts at a path, with blanks between them."""
        if path not in self._shape.of_path:
            return ""
        text = squeezed(" ".join([element.text or "" for element in self.all(path)]))
        return text if len(text) <= LONGEST else self._too_long()

    def _too_long(self) -> NoReturn:
        raise BankFileError(BankFault.TOO_LARGE, f"a text has more than {LONGEST} characters", self.line)

    def is_true(self, path: str) -> bool:
        """Tell whether the text at a path is a yes."""
        return self.text(path).lower() in {"true", "1"}

    @property
    def is_debit(self) -> bool | None:
        """Whether CdtDbtInd says that money is taken from the account; None when it says nothing."""
        indicator = self.text("CdtDbtInd").upper()
        return indicator in {"DBIT", "DBT"} if indicator else None

    def amount(self, path: str) -> tuple[Cents, str] | None:
        """Return the amount at a path in cents, and its currency; None when there is none."""
        for place in self._shape[path,]:
            element = self._elements[place]
            return cents(element.text or "", self.line), (element.get("Ccy") or "").strip().upper()
        return None

    def day(self, path: str) -> Day | None:
        """Return the day at a path, of a date or of a moment; None when there is none."""
        written = self.text(f"{path}/Dt", f"{path}/DtTm")
        if not written:
            return None
        try:
            return date.fromisoformat(written[:_LENGTH_OF_A_DAY])
        except ValueError:
            raise BankFileError(BankFault.DATE, "this is no date", self.line, written) from None
