"""What a visit that makes an invoice asks of the database: as few statements as can be."""

from tests.counting import noted_statements
from tests.gateways.eboekhouden.conftest import Door
from tests.gateways.eboekhouden.messages import BOOKED, invoice

_MOST = {"sqlite": 29, "postgresql": 14}
"""On PostgreSQL the statement that records the sale goes past the cursors that are noted: it is one more."""


def visit(door: Door, **changes: object) -> tuple[str, str]:
    """Open a session, make an invoice in it, close it; return what was told of the invoice."""
    door.sign_in()
    reply = door.call("AddFactuur", oFact=invoice(**{**BOOKED, **changes}))
    door.ask("CloseSession", SessionID=door.session)
    return reply.told


def test_a_visit_with_an_invoice_asks_little_of_the_database(either_door: Door) -> None:
    numbers = ("F1", "F2", "", "", "F3", "")
    for number in numbers[:4]:
        assert visit(either_door, Factuurnummer=number) == ("", "")
    most = _MOST[either_door.server.database.url.get_backend_name()]
    for number, of_number in zip(numbers[4:], (0, 1), strict=True):
        with noted_statements(either_door.server.database) as statements:
            assert visit(either_door, Factuurnummer=number) == ("", "")
        assert len(statements) <= most - 1 + of_number, statements
