"""Which function answers each operation, the scope it needs, and the model of its body."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from grootboek.gateways.snelstart import accounts, journals, relations, sales_bookings, sales_invoices
from grootboek.gateways.snelstart.contract.binding import Bound
from grootboek.store.book import Book


@dataclass(frozen=True, slots=True)
class Call:
    """One call of a resource: the id in the path, the query string, and the body where the route has a model."""

    uid: UUID
    query: str
    body: Bound | None = None

    @property
    def model(self) -> Bound:
        """The body; only for a route that has a model."""
        if self.body is None:
            raise LookupError("this route has no body")
        return self.body


@dataclass(frozen=True, slots=True)
class Route:
    """One operation: its method and path, the scope it needs, its model, the status of its answer, and what answers it."""

    method: str
    path: str
    scope: str
    answer: Callable[[Book, Call], object]
    status: int = 200
    model: str | None = None

    @property
    def name(self) -> str:
        """The operation as the log and the coverage list name it."""
        return f"{self.method} {self.path}"


_READ, _WRITE = "boekhouden:read", "boekhouden:write"
_BOOKING: Final = "VerkoopBoekingModel"
ROUTES: Final = (
    Route(
        "GET",
        "/grootboeken",
        _READ,
        lambda book, call: accounts.accounts(book, call.query),
    ),
    Route("GET", "/grootboeken/{id}", _READ, lambda book, call: accounts.account(book, call.uid)),
    Route("GET", "/dagboeken", _READ, lambda book, call: journals.journals(book, call.query)),
    Route(
        "GET",
        "/relaties",
        "relaties:read",
        lambda book, call: relations.relations(book, call.query),
    ),
    Route("GET", "/relaties/{id}", "relaties:read", lambda book, call: relations.relation(book, call.uid)),
    Route(
        "GET",
        "/verkoopfacturen",
        "orders:read",
        lambda book, call: sales_invoices.invoices(book, call.query),
    ),
    Route("GET", "/verkoopfacturen/{id}", "orders:read", lambda book, call: sales_invoices.invoice(book, call.uid)),
    Route("GET", "/verkoopboekingen/{id}", _READ, lambda book, call: sales_bookings.read_booking(book, call.uid)),
    Route(
        "POST",
        "/verkoopboekingen",
        _WRITE,
        lambda book, call: sales_bookings.add_booking(book, call.model),
        201,
        _BOOKING,
    ),
    Route(
        "PUT",
        "/verkoopboekingen/{id}",
        _WRITE,
        lambda book, call: sales_bookings.change_booking(book, call.uid, call.model),
        model=_BOOKING,
    ),
    Route("DELETE", "/verkoopboekingen/{id}", _WRITE, lambda book, call: sales_bookings.remove_booking(book, call.uid)),
)
"""The operations that are served, with their answers."""

ECHO: Final = "GET /echo/{input}"
TOKEN: Final = "POST /b2b/token"  # noqa: S105 (a path)
