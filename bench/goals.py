"""The goals: what each row is aimed at, all in one place. A row says which goal is its own by the name that it has here."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

ENGINES: Final = ("PostgreSQL", "SQLite")


@dataclass(frozen=True, slots=True)
class Goal:
    """What a row is aimed at, at least or at most: a ratio, or a figure with a unit, of which the row's ratio is a part.

    One that is `of_size` says nothing of smaller books: what every call costs weighs more there, or the peer has less to read.
    """

    figure: float
    at_most: bool = False
    unit: str = ""
    of_size: bool = False

    @property
    def bound(self) -> float:
        """What the ratio of a row is held against."""
        return 1 if self.unit else self.figure

    def missed_by(self, ratio: float) -> float:
        """Return by how much a ratio misses what is aimed at; nothing when it is met."""
        return max(0.0, ratio - self.bound if self.at_most else self.bound - ratio)

    def __str__(self) -> str:
        """Write the goal as it stands in the table."""
        return f"{'≤' if self.at_most else '≥'} {self.bound:g}"


def at_least(figure: float, unit: str = "", *, of_size: bool = False) -> Goal:
    """Return a goal that is met by what is no smaller."""
    return Goal(figure, unit=unit, of_size=of_size)


def at_most(figure: float, unit: str = "", *, of_size: bool = False) -> Goal:
    """Return a goal that is met by what is no larger."""
    return Goal(figure, at_most=True, unit=unit, of_size=of_size)


_PLAIN_TEXT: Final = ("ledger", "hledger", "beancount")
_MASTERS: Final = ("relations", "ledger accounts", "articles", "cost centres")

_ON_ONE: Final = {
    "AddMutatie, 8 at once, separate statements": at_least(0.60),
    "AddMutatie, 8 at once, the one statement": at_least(0.38),
    "AddMutatie, one at a time, separate statements": at_least(0.45),
    "AddMutatie, 8 at once, on SQLite": at_least(0.65),
    "AddMutatie, one at a time, on SQLite": at_least(0.45),
    "AddMutatie on SQLite, a disk of 2 ms": at_least(1.5),
    "AddMutatie on SQLite, a disk of 10 ms": at_least(3),
    "AddMutatie in process, django-hordak": at_least(1),
    "AddMutatie in process, Tryton": at_least(10),
    "AddMutatie over HTTP, django-hordak": at_least(1),
    "AddMutatie over HTTP, Tryton": at_least(14),
    "visit on PostgreSQL": at_least(0.30),
    "visit on SQLite": at_least(0.40),
    "POST verkoopboekingen": at_least(0.45),
    "PUT verkoopboekingen": at_least(0.40),
    "GetSaldo, lines": at_most(1.2),
    "GetMutaties, lines": at_most(1.2),
    "a list, lines": at_most(1.2),
    "GetSaldo, administrations": at_most(1.2),
    "GetMutaties, administrations": at_most(1.2),
    "a list, administrations": at_most(1.2),
    "GetMutaties, rows": at_least(0.65),
    "GetRelaties, rows": at_least(0.40, of_size=True),
    "import, base64 on PostgreSQL": at_least(0.35, of_size=True),
    "import, text on PostgreSQL": at_least(0.35, of_size=True),
    "import, base64 on SQLite": at_least(0.22, of_size=True),
    "import, text on SQLite": at_least(0.22, of_size=True),
    **{f"import of {masters}": at_least(2_000, "/s", of_size=True) for masters in _MASTERS},
    "export, as text on PostgreSQL": at_least(0.35, of_size=True),
    "export, in base64 on PostgreSQL": at_least(0.35, of_size=True),
    "export, as text on SQLite": at_least(0.50, of_size=True),
    "export, in base64 on SQLite": at_least(0.50, of_size=True),
    "audit file": at_least(0.30, of_size=True),
    "audit file, memory": at_most(150, " MB"),
    "VAT return": at_most(1.5, of_size=True),
    "UBL read": at_most(5),
    "grootboek --version": at_most(0.4, " s"),
    "first request": at_most(1.5, " s"),
    **{
        f"{call}, {name}": at_least(100, of_size=True)
        for call in ("GetSaldo", "kolommenbalans")
        for name in _PLAIN_TEXT
    },
    "import, hledger": at_most(3, of_size=True),
}

_ON_EACH: Final = {
    "AddMutatie, 64 to 8": at_least(0.95),
    "list, a nested path": at_most(5),
    "list, tolower": at_most(5),
    "list, any": at_most(20),
    "list, $orderby=Naam&$top=1": at_most(5),
    "list, 500 with a filter": at_most(5),
    "list, 500 with $orderby": at_most(5),
    "list, 500 with a nested path": at_most(5),
    "list, memory": at_most(200, " MB"),
    "articles": at_most(3),
    "articles, memory": at_most(250, " MB"),
    "ledger lines": at_most(1.5),
    "ledger lines of a year": at_most(1.5),
    "ledger lines, memory": at_most(200, " MB"),
    "import, memory": at_most(250, " MB"),
    "export, memory": at_most(150, " MB"),
    "export, first byte": at_most(1, " s"),
    "order": at_least(0.35),
    "settling": at_least(20),
    "bank statements": at_least(2_000, "/s", of_size=True),
    "bank statements, memory": at_most(400, " MB"),
    "kolommenbalans": at_most(1.3),
    "periodebalans": at_most(1.3),
    "reports, memory": at_most(200, " MB"),
}

GOALS: Final[Mapping[str, Goal]] = _ON_ONE | {
    f"{name} on {engine}": goal for name, goal in _ON_EACH.items() for engine in ENGINES
}
