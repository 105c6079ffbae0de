"""What stands in an element of a camt message, by names that are the same in all versions but for their namespace."""

from datetime import date
from functools import lru_cache

from grootboek.formats.bank.faults import BankFault, BankFileError
from grootboek.formats.bank.texts import LONGEST, cents, squeezed
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents
from grootboek.wire.xml import Element, local_name

_DEEPEST = 8
_LENGTH_OF_A_DAY = len("2024-01-31")


class Parts:
    """The elements within an element by their path, such as `Refs/EndToEndId`.

    They are gone through once, since to find each of fifty paths takes five times as long.
    """

    __slots__ = ("_found", "line")

    def __init__(self, element: Element) -> None:
        line: object = element.sourceline
        self.line = line if isinstance(line, int) else 1
        self._found: dict[str, list[Element]] = {}
        self._take(element, "", _DEEPEST)

    def _take(self, element: Element, before: str, deep: int) -> None:
        for child in element:
            path = before + _name(child.tag)
            self._found.setdefault(path, []).append(child)
            if deep and len(child):
                self._take(child, f"{path}/", deep - 1)

    def __contains__(self, path: str) -> bool:
        return path in self._found

    def all(self, path: str) -> list[Element]:
        """Return the elements at a path."""
        return self._found.get(path, [])

    def text(self, *paths: str) -> str:
        """Return the first text that is there at one of some paths, with single blanks; nothing when there is none."""
        for path in paths:
            elements = self._found.get(path)
            if elements and (found := squeezed(elements[0].text or "")):
                return self._short(found)
        return ""

    def joined(self, path: str) -> str:
        """Return all texts at a path, with blanks between them."""
        elements = self._found.get(path)
        if not elements:
            return ""
        texts = [squeezed(element.text or "") for element in elements]
        return self._short(" ".join(filter(None, texts)))

    def _short(self, text: str) -> str:
        if len(text) > LONGEST:
            raise BankFileError(BankFault.TOO_LARGE, f"a text has more than {LONGEST} characters", self.line)
        return text

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
        for element in self._found.get(path, ()):
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


# The names of a message are a few hundred; each is asked for again and again.
@lru_cache(maxsize=1000)
def _name(tag: str) -> str:
    return local_name(tag)
