"""Credentials on the command line: making them for a user, and showing them with a request to try at each door."""

from grootboek.access.couplings import regenerate_all
from grootboek.access.credentials import DoorKeys, issue_door_keys
from grootboek.access.server import Server
from grootboek.access.users import add_user, existing_user, grant
from grootboek.bookkeeping.opening import open_administration_within
from grootboek.cli.opening import OPERATOR
from grootboek.ledger.actor import Role
from grootboek.ledger.administration import AdministrationDraft
from grootboek.store.access.access_rows import user_by
from grootboek.store.masters.administrations import AdministrationRow


def create_administration(server: Server, draft: AdministrationDraft, email: str) -> DoorKeys:
    """Make an administration, its owner when that user is new, and his credentials for all doors, in one transaction."""
    with server.database.writing() as connection:
        administration_id = open_administration_within(server.database, connection, draft, OPERATOR)
        user = user_by(connection, "email", email.strip().lower()) or add_user(server, connection, email, draft.name)
        grant(connection, user.email, administration_id, Role.OWNER)
        return issue_door_keys(server, connection, user, administration_id, draft.code)


def new_keys(server: Server, administration: AdministrationRow, email: str) -> DoorKeys:
    """Make credentials for a user of an administration in place of those he has, and for the programs that he coupled."""
    with server.database.writing() as connection:
        user = existing_user(connection, "email", email.strip().lower())
        regenerate_all(server, connection, administration.id, user.id)
        return issue_door_keys(server, connection, user, administration.id, administration.code)


def show_keys(keys: DoorKeys) -> None:
    """Print each credential on a line of its own, to be copied."""
    rows = [
        ("e-Boekhouden", "Username", keys.username),
        ("", "SecurityCode1", keys.security_code_1),
        ("", "SecurityCode2", keys.security_code_2),
        ("SnelStart", "client key", keys.client_key),
        ("", "subscription key", keys.subscription_key),
        *([("", "secondary key", keys.secondary_subscription_key)] if keys.secondary_subscription_key else []),
        ("CASH", "relatie", keys.relation),
        ("", "email", keys.email),
        ("", "pass", keys.password),
        ("", "admCode", keys.administration),
    ]
    for door, what, value in rows:
        print(f"  {door:<14}{what:<18}{value}")


def show_requests(keys: DoorKeys, url: str) -> None:
    """Print a request for each door that can be pasted into a shell."""
    for title, request in (
        ("e-Boekhouden: open a session", _EBOEKHOUDEN),
        ("SnelStart: the first five accounts", _SNELSTART),
        ("CASH: the administrations", _CASH),
    ):
        filled = request
        for name in ("username", "security_code_1", "security_code_2", "client_key", "subscription_key"):
            filled = filled.replace(f"@{name}@", getattr(keys, name))
        for name in ("relation", "email", "password"):
            filled = filled.replace(f"@{name}@", getattr(keys, name))
        print(f"# {title}\n{filled.replace('@url@', url)}\n")


_EBOEKHOUDEN = """\
curl -s @url@/soap.asmx -H 'Content-Type: text/xml; charset=utf-8' -d '
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>
<OpenSession xmlns="http://www.e-boekhouden.nl/soap"><Username>@username@</Username>
<SecurityCode1>@security_code_1@</SecurityCode1>
<SecurityCode2>@security_code_2@</SecurityCode2></OpenSession>
</soap:Body></soap:Envelope>'"""

_SNELSTART = """\
TOKEN=$(curl -s @url@/b2b/token -d grant_type=clientkey --data-urlencode 'clientkey=@client_key@' \\
  | sed 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/')
curl -s '@url@/v2/grootboeken?$top=5' -H "Authorization: Bearer $TOKEN" \\
  -H 'Ocp-Apim-Subscription-Key: @subscription_key@'"""

_CASH = """\
curl -s '@url@/?api/3.0' -H 'Content-Type: text/xml; charset=utf-8' -d '
<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/" xmlns:api="https://www.cashweb.nl/?api">
<SOAP-ENV:Body><api:ListAdministrations><relatie>@relation@</relatie><email>@email@</email>
<pass>@password@</pass></api:ListAdministrations></SOAP-ENV:Body></SOAP-ENV:Envelope>'"""
