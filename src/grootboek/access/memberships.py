"""What a user reaches at a door that lets customers work together: his own administrations and those linked to his customer.

A default administration bounds him: he then reaches that one only, and only if he would reach it anyway.
"""

from dataclasses import dataclass

from grootboek.store.access.access_rows import User
from grootboek.store.access.memberships import ReachedAdministration, reached_administrations
from grootboek.store.access.offline_administrations import OfflineAdministration, offline_administrations
from grootboek.store.engine.database import Connection


@dataclass(frozen=True, slots=True)
class Reach:
    """The reach of a user, who has a default administration or none."""

    user: User
    default_id: int | None

    def administrations(self, connection: Connection) -> list[ReachedAdministration]:
        """Return the administrations that he reaches, by code."""
        return self._bounded(reached_administrations(connection, self.user.id, self.user.customer_number))

    def administration(self, connection: Connection, **named: object) -> ReachedAdministration | None:
        """Return the one with this `code` or `administration_id`; None when he does not reach it."""
        found = reached_administrations(connection, self.user.id, self.user.customer_number, **named)
        return next(iter(self._bounded(found)), None)

    def offline_administrations(self, connection: Connection) -> list[OfflineAdministration]:
        """Return the off-line administrations that he reaches, by code: those of his customer, none when he is bounded."""
        return offline_administrations(connection, self.user.customer_number) if self.default_id is None else []

    def _bounded(self, found: list[ReachedAdministration]) -> list[ReachedAdministration]:
        return [one for one in found if self.default_id in (None, one.administration_id)]
