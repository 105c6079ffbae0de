"""Which administrations a user can open at CASH's door: those in which he has a role, and those linked to his customer number.

A default administration is a limit: he then reaches that one only, and only if he would reach it anyway.
"""

from dataclasses import dataclass

from grootboek.store.access.access_rows import User
from grootboek.store.access.memberships import ReachedAdministration, reached_administrations
from grootboek.store.access.offline_administrations import OfflineAdministration, offline_administrations
from grootboek.store.engine.database import Connection


@dataclass(frozen=True, slots=True)
class Reach:
    """The administrations of a user, who may be limited to a default one."""

    user: User
    default_id: int | None

    def administrations(self, connection: Connection) -> list[ReachedAdministration]:
        """Return the administrations that he can open, by code."""
        return self._within_limit(reached_administrations(connection, self.user.id, self.user.customer_number))

    def administration(self, connection: Connection, **named: object) -> ReachedAdministration | None:
        """Return the one with this `code` or `administration_id`; None when he cannot open it."""
        matching = reached_administrations(connection, self.user.id, self.user.customer_number, **named)
        return next(iter(self._within_limit(matching)), None)

    def offline_administrations(self, connection: Connection) -> list[OfflineAdministration]:
        """Return the off-line administrations that he can open, by code: those of his customer, none when he is limited."""
        return offline_administrations(connection, self.user.customer_number) if self.default_id is None else []

    def _within_limit(self, reached: list[ReachedAdministration]) -> list[ReachedAdministration]:
        return [row for row in reached if self.default_id in (None, row.administration_id)]
