"""How a transaction is named, so that every file that reports it names it alike.

The bank's own reference names it where there is one, with the day and the amount, since some banks use a reference again; else a
digest of its texts does. Equal ones of a day are counted. The count starts again with each statement, as a bank may report a day
twice; it goes on where a statement begins with the balance that the one before ended with, as the pages of a long day do.
"""

from collections import Counter
from hashlib import blake2b

from grootboek.ledger.bank_statement import BankStatement
from grootboek.ledger.fiscal_periods import Day
from grootboek.ledger.money import Cents


class Identities:
    """The identities given within a file."""

    def __init__(self) -> None:
        self._given: Counter[str] = Counter()
        self._before: BankStatement | None = None

    def begin(self, statement: BankStatement) -> None:
        """Begin a statement: count on, when it goes on where the one before ended."""
        before = self._before
        goes_on = (
            before is not None
            and before.account == statement.account
            and before.closing is not None
            and statement.opening is not None
            and before.closing.amount == statement.opening.amount
        )
        if not goes_on:
            self._given.clear()
        self._before = statement

    def name(self, day: Day, amount: Cents, reference: str, texts: tuple[str, ...]) -> str:
        """Return the identity of the next transaction; the texts name it when there is no reference."""
        plain = "".join(reference.split()) or f"~{_digest(texts)}"
        identity = f"{day.isoformat().replace('-', '')}.{amount}.{plain}"
        self._given[identity] += 1
        count = self._given[identity]
        return identity if count == 1 else f"{identity}.{count}"


def _digest(texts: tuple[str, ...]) -> str:
    # Banks break lines and write capitals otherwise in one format than in the other.
    plain = "\x1f".join("".join(text.split()).casefold() for text in texts)
    return blake2b(plain.encode("utf-8", "replace"), digest_size=12).hexdigest()
