"""Sessions: OpenSession and OpenSessionSub with the codes of a user and an administration, and what each later call carries."""

from dataclasses import dataclass

from grootboek.access.credentials import EBOEKHOUDEN, SECURITY_CODE_1, SECURITY_CODE_2, find_credential
from grootboek.access.server import Server
from grootboek.access.sessions import (
    Access,
    NewSession,
    SessionFault,
    SessionProof,
    assumed_session,
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
from grootboek.store.access.access_rows import memberships
from grootboek.store.access.door_sessions import KnownSession
from grootboek.store.access.sign_ins import Caller, NamedAdministration, sign_in_by
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
        proof = self._proof()
        if not proof.token or not proof.second_secret:
            raise session_failure(SessionFault.INVALID)
        access = use_session(self.server, proof, self.visit.request_id, connection)
        if isinstance(access, SessionFault):
            raise session_failure(access)
        self.visit.administration_id = access.administration_id
        return access

    def assumed(self) -> tuple[Access, KnownSession] | None:
        """Return what the session opened a moment ago; None when that is not known."""
        found = assumed_session(self.server, self._proof(), self.visit.request_id)
        if found is not None:
            self.visit.administration_id = found[0].administration_id
        return found

    def _proof(self) -> SessionProof:
        token, code = guid(self.fields.text("SessionID")), guid(self.fields.text("SecurityCode2"))
        return SessionProof(EBOEKHOUDEN, token, code)


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
    with call.server.database.reading() as connection:
        can_open = memberships(connection, caller.user_id)
        second = find_credential(call.server, connection, SECURITY_CODE_2, guid(call.fields.text("AdministratieGUID")))
    if not is_accountant(can_open):
        raise Failed(own(NOT_AN_ACCOUNTANT))
    named = None
    if second is not None and second.administration_id is not None:
        may_open = second.administration_id in {row.administration_id for row in can_open}
        named = NamedAdministration(second.administration_id, second.id, may_open)
    return _open(call, caller, _openable(named))


def _open(call: Call, caller: Caller, named: NamedAdministration) -> str:
    call.visit.administration_id = named.id
    code_2 = guid(call.fields.text("SecurityCode2"))
    new = NewSession(EBOEKHOUDEN, caller.user_id, named.id, caller.held, code_2, named.credential_id)
    return f"{{{open_session(call.server, new)}}}"


def _admitted(call: Call) -> tuple[Caller, NamedAdministration]:
    """Return who sent his codes and what his security code 2 names.

    `Failed` when the codes are wrong, or when wrong ones came too often just now.
    """
    name, code_1 = username(call.fields), call.fields.text("SecurityCode1").strip()
    login, lookup = Login(call.server, EBOEKHOUDEN, name, call.visit.address), call.server.keyring.lookup
    lookups = lookup(SECURITY_CODE_1, name, code_1), lookup(SECURITY_CODE_2, guid(call.fields.text("SecurityCode2")))
    with call.server.database.by_statement(writing=False) as connection:
        found = sign_in_by(connection, login.lookup, *lookups)
    if login.has_to_wait_after(found.failures):
        raise Failed(own(UNABLE_TO_VERIFY))
    caller = found.caller
    # Who can open nothing has no right security code 2, so a wrong one is no guess.
    if caller is None or (caller.may_open_any and found.named is None):
        login.was_wrong()
    if caller is None:
        raise Failed(manual("OpenSession", "E001.1"))
    if not caller.may_open_any:
        raise Failed(manual("OpenSession", "E001.2"))
    named = _openable(found.named)
    # Last: right codes for an administration that he may not open do not clear the wrong ones.
    login.was_right()
    return caller, named


def _openable(named: NamedAdministration | None) -> NamedAdministration:
    """Return what a security code 2 names; `Failed` when there is none or the user has no role in its administration."""
    if named is None:
        raise Failed(manual("OpenSession", "E001.3"))
    if not named.may_open:
        raise Failed(manual("OpenSession", "E001.5"))
    return named


def closed(call: Call) -> None:
    """Close the session of the call; one that is not there or closed already stays as it is."""
    token = guid(call.fields.text("SessionID"))
    if token:
        close_session(call.server, EBOEKHOUDEN, token)
