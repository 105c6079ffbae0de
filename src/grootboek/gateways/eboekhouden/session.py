"""Sessions: OpenSession and OpenSessionSub with the codes of a user and an administration, and what each later call carries."""

from collections.abc import Sequence
from dataclasses import dataclass

from grootboek.access.credentials import EBOEKHOUDEN, SECURITY_CODE_1, SECURITY_CODE_2, find_credential
from grootboek.access.server import Server
from grootboek.access.sessions import (
    Access,
    NewSession,
    SessionFault,
    SessionProof,
    close_session,
    open_session,
    use_session,
)
from grootboek.access.users import is_accountant
from grootboek.access.wrong_logins import Login
from grootboek.gateways.eboekhouden.errors import (
    NOT_AN_ACCOUNTANT,
    UNABLE_TO_VERIFY,
    Failed,
    manual,
    own,
    session_failure,
)
from grootboek.store.access.access_rows import Credential, Membership, User, memberships, user_by
from grootboek.store.access.door_sessions import HeldCredentials, held_credentials
from grootboek.store.engine.database import Connection
from grootboek.wire.http import Visit
from grootboek.wire.soap_fields import Fields


@dataclass(frozen=True, slots=True)
class Call:
    """One call of an operation: the server, the fields of the message, the Visit, and the address (scheme, host) it came to."""

    server: Server
    fields: Fields
    visit: Visit
    origin: str = ""

    def access(self, connection: Connection | None = None) -> Access:
        """Return what the session of the call opens; `Failed` when it opens nothing.

        It is looked up on a connection by statement that writes, or without one on a connection of its own.
        """
        token, code = guid(self.fields.text("SessionID")), guid(self.fields.text("SecurityCode2"))
        if not token or not code:
            raise session_failure(SessionFault.INVALID)
        proof = SessionProof(EBOEKHOUDEN, token, code)
        access = use_session(self.server, proof, self.visit.request_id, connection)
        if isinstance(access, SessionFault):
            raise session_failure(access)
        self.visit.administration_id = access.administration_id
        return access


def username(fields: Fields) -> str:
    """Return the user name of a message as the books have it: without blanks around it, in lower case."""
    return fields.text("Username").strip().lower()


def guid(text: str) -> str:
    """Return a session id or security code without braces, in upper case."""
    return text.strip().strip("{}").upper()


def opened(call: Call) -> str:
    """Open a session and return its id with braces; `Failed` when the codes do not open an administration."""
    return _open(call, *_admitted(call))


def opened_below(call: Call) -> str:
    """Open a session of an accountant on the administration with the AdministratieGUID and return its id with braces.

    `Failed` when his own codes do not open an administration, when he is no accountant, or cannot open that one.
    """
    caller, _own = _admitted(call)
    if not is_accountant(caller.memberships):
        raise Failed(own(NOT_AN_ACCOUNTANT))
    with call.server.database.by_statement(writing=False) as connection:
        credential = _second_credential(call, connection, "AdministratieGUID")
    return _open(call, caller, caller.named_by(credential))


@dataclass(frozen=True, slots=True)
class _Caller:
    """Who opens a session, the credentials that he has, and the administrations that he can open."""

    user_id: int
    held: HeldCredentials
    memberships: Sequence[Membership]

    def named_by(self, credential: Credential | None) -> "_Named":
        """Return what a security code 2 names; `Failed` when there is none or the user has no role in its administration."""
        if credential is None or credential.administration_id is None:
            raise Failed(manual("OpenSession", "E001.3"))
        if credential.administration_id not in {row.administration_id for row in self.memberships}:
            raise Failed(manual("OpenSession", "E001.5"))
        return _Named(credential.administration_id, credential.id)


@dataclass(frozen=True, slots=True)
class _Named:
    """An administration, and the id of the security code 2 that named it."""

    administration_id: int
    credential_id: int


def _open(call: Call, caller: _Caller, named: _Named) -> str:
    call.visit.administration_id = named.administration_id
    code_2 = guid(call.fields.text("SecurityCode2"))
    new = NewSession(EBOEKHOUDEN, caller.user_id, named.administration_id, caller.held, code_2, named.credential_id)
    return f"{{{open_session(call.server, new)}}}"


def _admitted(call: Call) -> tuple[_Caller, _Named]:
    """Return who sent his codes and what his security code 2 names.

    `Failed` when the codes are wrong, or when wrong ones came too often just now.
    """
    login = Login(call.server, EBOEKHOUDEN, username(call.fields), call.visit.address)
    with call.server.database.reading() as connection:
        if login.has_to_wait(connection):
            raise Failed(own(UNABLE_TO_VERIFY))
        user = _user(call, connection)
        can_open = memberships(connection, user.id) if user else []
        held = held_credentials(connection, user.id) if user else None
        second = _second_credential(call, connection, "SecurityCode2")
    # Who can open nothing has no right security code 2, so a wrong one is no guess.
    if user is None or (can_open and second is None):
        login.was_wrong()
    if user is None or held is None:
        raise Failed(manual("OpenSession", "E001.1"))
    if not can_open:
        raise Failed(manual("OpenSession", "E001.2"))
    caller = _Caller(user.id, held, can_open)
    named = caller.named_by(second)
    # Last: right codes for an administration that he may not open do not clear the wrong ones.
    login.was_right()
    return caller, named


def _user(call: Call, connection: Connection) -> User | None:
    """Return the user whose security code 1 was sent with his name; None when there is none or he was disabled."""
    name, code_1 = username(call.fields), call.fields.text("SecurityCode1").strip()
    credential = find_credential(call.server, connection, SECURITY_CODE_1, name, code_1)
    user = user_by(connection, "id", credential.user_id) if credential else None
    return user if user is not None and user.active else None


def _second_credential(call: Call, connection: Connection, field: str) -> Credential | None:
    """Return the security code 2 that was sent in a field; None when there is none."""
    return find_credential(call.server, connection, SECURITY_CODE_2, guid(call.fields.text(field)))


def closed(call: Call) -> None:
    """Close the session of the call; one that is not there or closed already stays as it is."""
    token = guid(call.fields.text("SessionID"))
    if token:
        close_session(call.server, EBOEKHOUDEN, token)
