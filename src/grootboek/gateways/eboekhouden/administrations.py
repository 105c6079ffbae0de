"""GetAdministraties: the administrations that the user of a session may open, with the code that opens each."""

from datetime import date

from grootboek.access.credentials import SECURITY_CODE_2, find_credential, security_codes_2
from grootboek.gateways.eboekhouden.answers import NO_ERROR, element, rows
from grootboek.gateways.eboekhouden.session import Call, guid
from grootboek.ledger.fiscal_periods import PeriodKind, first_day, fiscal_year
from grootboek.store.access.access_rows import Membership, memberships
from grootboek.wire.literals import DUTCH_TIME


def linked(call: Call) -> str:
    """Answer GetAdministraties, by code; Guid is empty for an administration whose security code 2 is not known."""
    access = call.access()
    database = call.server.database
    with database.reading() as connection:
        user_memberships = memberships(connection, access.user_id)
        codes = security_codes_2(call.server, connection, access.user_id)
        code_2 = guid(call.fields.text("SecurityCode2"))
        credential = find_credential(call.server, connection, SECURITY_CODE_2, code_2)
    if credential is not None and credential.administration_id is not None:
        codes[credential.administration_id] = code_2  # the code of this session is known, whoever made it
    year_start = first_day(fiscal_year(database.clock().astimezone(DUTCH_TIME).date()), 1, PeriodKind.YEAR)
    return NO_ERROR + rows(
        "Administraties",
        (
            _to_wire(membership, codes.get(membership.administration_id, ""), year_start)
            for membership in user_memberships
        ),
    )


def _to_wire(membership: Membership, code_2: str, year_start: date) -> str:
    return (
        f"<cAdministratie>{element('Bedrijf', membership.name)}{element('Plaats', membership.city)}{element('Guid', code_2)}"
        f"<StartBoekjaar>{year_start.isoformat()}</StartBoekjaar></cAdministratie>"
    )
