"""Co-working links, which open an administration to the users of another customer: making and ending them."""

from grootboek.access.server import Server
from grootboek.ledger.actor import Role
from grootboek.ledger.refusal import Reason, refusal
from grootboek.store.access.access_lock import lock_access
from grootboek.store.access.access_rows import customer_exists, members
from grootboek.store.access.co_working import delete_co_working, insert_co_working
from grootboek.store.engine.database import Connection


def link_customer(
    server: Server, connection: Connection, administration_id: int, customer_number: int, role: Role
) -> None:
    """Open an administration to every user with a customer number, or change their role in it.

    `Refused` when no user has that number, or when an owner of the administration has it.
    """
    lock_access(connection)
    if not customer_exists(connection, customer_number):
        raise refusal(Reason.NOT_FOUND, "customer", number=customer_number)
    owners = [user for user, his_role in members(connection, administration_id) if his_role is Role.OWNER]
    if any(owner.customer_number == customer_number for owner in owners):
        raise refusal(Reason.VALUE_INVALID, "customer", number=customer_number)
    insert_co_working(connection, administration_id, customer_number, role, server.database.clock())


def unlink_customer(connection: Connection, administration_id: int, customer_number: int) -> None:
    """Close an administration to the users of a customer number; `Refused` when it was not open to them."""
    if not delete_co_working(connection, administration_id, customer_number):
        raise refusal(Reason.NOT_FOUND, "link", number=customer_number)
