"""Which administrations a user can open at a door that lets customers work together: his own and those linked to his customer.

A default administration bounds him: he can then open that one only, and only if he could open it anyway.
"""

from grootboek.store.access.memberships import AccessibleAdministration, accessible_administrations
from grootboek.store.access.offline_administrations import OfflineAdministration, offline_administrations
from grootboek.store.access.password_holders import PasswordHolder
from grootboek.store.engine.database import Connection


def administrations_of(
    connection: Connection, holder: PasswordHolder, **named: object
) -> list[AccessibleAdministration]:
    """Return the administrations that a user can open, by code; only the one with a `code` or `administration_id` when named."""
    user = holder.user
    administrations = accessible_administrations(connection, user.id, user.customer_number, **named)
    return [row for row in administrations if holder.default_id in (None, row.administration_id)]


def offline_administrations_of(connection: Connection, holder: PasswordHolder) -> list[OfflineAdministration]:
    """Return the off-line administrations that a user can open, by code: those of his customer, none when he is bounded."""
    return offline_administrations(connection, holder.user.customer_number) if holder.default_id is None else []
