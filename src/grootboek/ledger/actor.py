"""Who acts on the books, through which door, and what that role may do."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What a user is to an administration."""

    OWNER = "owner"
    ACCOUNTANT = "accountant"
    BOOKKEEPER = "bookkeeper"
    READER = "reader"


class Right(StrEnum):
    """What can be done with the books."""

    READ = "read"
    BOOK = "book"
    MANAGE = "manage"


RIGHTS: Final = {
    Role.OWNER: frozenset(Right),
    Role.ACCOUNTANT: frozenset({Right.READ, Right.BOOK}),
    Role.BOOKKEEPER: frozenset({Right.READ, Right.BOOK}),
    Role.READER: frozenset({Right.READ}),
}
"""The rights of each role: reading, booking with master records, and managing locks, years, users and credentials.

An accountant may do what a bookkeeper may; what he books is marked as his.
"""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a user (None for the operator of the server), the door and the request."""

    user_id: int | None
    door: str
    request_id: str = ""
    role: Role = Role.OWNER

    def may(self, right: Right) -> bool:
        """Tell whether the actor's role holds a right."""
        return right in RIGHTS[self.role]
