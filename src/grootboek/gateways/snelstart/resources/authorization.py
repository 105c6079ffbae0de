"""Authorization: whether a user may open the administration of the token."""

from collections.abc import Mapping
from typing import Final

from grootboek.access.users import user_identifier
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.fields import Row
from grootboek.store.access.access_rows import members
from grootboek.store.book import Book


def _has_access(book: Book, call: Call) -> Row:
    asked = call.parameters()["userIdentifier"]
    users = (user for user, _ in members(book.connection, book.administration_id))
    return {"hasAccess": any(user.active and user_identifier(user) == asked for user in users)}


ANSWERS: Final[Mapping[str, Answer]] = {"GET /authorization/HasUserAccessToAdministration": _has_access}
