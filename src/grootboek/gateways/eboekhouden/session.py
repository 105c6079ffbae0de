"""Sessions: OpenSession with the user's and the administration's code, and what each later call carries."""

from dataclasses import dataclass

from grootboek.access.credentials import EBOEKHOUDEN, SECURITY_CODE_1, SECURITY_CODE_2, find_credential
from grootboek.access.door_sessions import Access, SessionFault, close_session, open_session, use_session
from grootboek.access.hall import Hall
from grootboek.gateways.eboekhouden.errors import Failed, manual, session_failure
from grootboek.store.access_rows import memberships, user_by
from grootboek.wire.http import Visit
from grootboek.wire.soap_fields import Fields


@dataclass(frozen=True, slots=True)
class Asked:
    """What an operation is asked: the hall, what was sent, and the Visit."""

    hall: Hall
    fields: Fields
    visit: Visit

    def access(self) -> Access:
        """Return what the session of the call opens; `Failed` when it opens nothing."""
        token, code = guid(self.fields.text("SessionID")), guid(self.fields.text("SecurityCode2"))
        if not token or not code:
            raise session_failure(SessionFault.INVALID)
        found = use_session(self.hall, EBOEKHOUDEN, token, code, self.visit.request_id)
        if isinstance(found, SessionFault):
            raise session_failure(found)
        self.visit.administration_id = found.administration_id
        return found


def guid(text: str) -> str:
    """Return a session id or security code without braces, in upper case."""
    return text.strip().strip("{}").upper()


def opened(asked: Asked) -> str:
    """Open a session and return its id with braces; `Failed` when the codes do not open an administration."""
    user_id, administration_id = _admitted(asked)
    asked.visit.administration_id = administration_id
    code_2 = guid(asked.fields.text("SecurityCode2"))
    return f"{{{open_session(asked.hall, EBOEKHOUDEN, user_id, administration_id, code_2)}}}"


def _admitted(asked: Asked) -> tuple[int, int]:
    """Return the ids of the user and the administration whose codes were sent."""
    hall, fields = asked.hall, asked.fields
    username, code_1 = fields.text("Username").strip().lower(), fields.text("SecurityCode1").strip()
    with hall.database.reading() as connection:
        first = find_credential(hall, connection, SECURITY_CODE_1, username, code_1)
        user = user_by(connection, "id", first.user_id) if first else None
        if user is None or not user.active:
            raise Failed(manual("OpenSession", "E001.1"))
        reached = {one.administration_id for one in memberships(connection, user.id)}
        second = find_credential(hall, connection, SECURITY_CODE_2, guid(fields.text("SecurityCode2")))
    if not reached:
        raise Failed(manual("OpenSession", "E001.2"))
    if second is None or second.administration_id is None:
        raise Failed(manual("OpenSession", "E001.3"))
    if second.administration_id not in reached:
        raise Failed(manual("OpenSession", "E001.5"))
    return user.id, second.administration_id


def closed(asked: Asked) -> None:
    """Close the session of the call; one that is not there or closed already stays as it is."""
    token = guid(asked.fields.text("SessionID"))
    if token:
        close_session(asked.hall, EBOEKHOUDEN, token)
