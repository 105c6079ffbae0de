"""Master records through the CASH door: how many of each kind an import takes in a second."""

from collections.abc import Iterator, Mapping
from time import perf_counter
from types import MappingProxyType
from typing import Final

from bench.books import make_books, migrated, must_be_sound
from bench.import_messages import message
from bench.import_sender import send_import
from bench.plan import Plan
from bench.results import Result, limit_result
from bench.rounds import spread
from bench.server import ServerProcess

_RECORDS: Final = 2_000
"""Records of a message; each message has new ones."""
_RELATION: Final = (
    "<R0101><F0101>{number:06}</F0101><F0102>KLANT{number}</F0102><F0103>Klant &amp; Zoon {number}</F0103>"
    "<F0104>Jan de Vries</F0104><F0105>Dorpsstraat {number}</F0105><F0438>1234 AB</F0438>"
    "<F1837>DORP AAN DE ZAAN</F1837><F0108>020-1234567</F0108><F0111>14</F0111></R0101>"
)
_ACCOUNT: Final = (
    "<R0201><F0201>{number:06}</F0201><F0202>REK{number}</F0202><F0203>Rekening {number}</F0203>"
    "<F0204>W</F0204></R0201>"
)
_ARTICLE: Final = (
    "<R2260><F2260>ART{number:06}</F2260><F2001>Artikel {number}</F2001><F2261>ART{number}</F2261>"
    "<F2266>12,50</F2266><F2267>19,95</F2267><F2901>8000</F2901></R2260>"
)
_COST_CENTRE: Final = "<R0911><F0911>KP{number:06}</F0911><F0912>Kostenplaats {number}</F0912></R0911>"
_FORMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "relations": _RELATION,
        "ledger accounts": _ACCOUNT,
        "articles": _ARTICLE,
        "cost centres": _COST_CENTRE,
    }
)
_FIRST: Final = 100_000
"""Numbers below it may be those of a new administration."""


def importing_masters_on_sqlite(plan: Plan) -> Iterator[Result]:
    """Measure each kind: a message after the other, of which the first, that makes the server ready, is not counted."""
    url, records = plan.on("SQLite", "masters"), plan.scaled(_RECORDS, 500)
    installation = migrated(url)
    books = make_books(installation, "masters")
    installation.database.close()
    keys = books.keys
    login = {"relation": keys.relation, "email": keys.email, "password": keys.password, "administration": "masters"}
    with ServerProcess(url, plan.folder) as server:
        for kind, form in _FORMS.items():
            rates = [_rate(server.port, login, form, range(first, first + records)) for first in _firsts(plan, records)]
            title = f"Import of {records:,} {kind} on SQLite"
            yield limit_result(title, "Import over HTTP", spread(rates[1:]), f"import of {kind}")
    installation = migrated(url)
    must_be_sound(installation, [books])
    installation.database.close()


def _firsts(plan: Plan, records: int) -> range:
    return range(_FIRST, _FIRST + (plan.rounds + 1) * records, records)


def _rate(port: int, login: dict[str, str], form: str, numbers: range) -> float:
    """Import records with these numbers, and return how many a second."""
    body = message(f"<CASH>{''.join(form.format(number=number) for number in numbers)}</CASH>", "1", login)
    begin = perf_counter()
    send_import(port, body)
    return len(numbers) / (perf_counter() - begin)
