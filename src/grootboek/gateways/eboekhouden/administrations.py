"""GetAdministraties: the administrations that the user of a session may open, with the code that opens each."""

from datetime import date

from grootboek.access.credentials import SECURITY_CODE_2, find_credential, security_codes_2
from grootboek.gateways.eboekhouden.answers import NO_ERROR, element, rows
from grootboek.gateways.eboekhouden.session import Call, guid
from grootboek.ledger.fiscal_periods import PeriodKind, first_day, fiscal_year
from grootboek.store.access.access_rows import Membership, memberships
from grootboek.store.book import AMSTERDAM


def linked(call: Call) -> str:
    """Answer GetAdministraties, by code; Guid is empty for an administration whose security code 2 cannot be told."""
    access = call.access()
    database = call.server.database
    with database.reading() as connection:
        reached = memberships(connection, access.user_id)
        codes = security_codes_2(call.server, connection, access.user_id)
        sent = guid(call.fields.text("SecurityCode2"))
        opens = find_credential(call.server, connection, SECURITY_CODE_2, sent)
    if opens is not None and opens.administration_id is not None:
        codes[opens.administration_id] = sent
    year_start = first_day(fiscal_year(database.clock().astimezone(AMSTERDAM).date()), 1, PeriodKind.YEAR)
    return NO_ERROR + rows(
        "Administraties", (_to_wire(each, codes.get(each.administration_id, ""), year_start) for each in reached)
    )


def _to_wire(reached: Membership, code_2: str, year_start: date) -> str:
    return (
        f"<cAdministratie>{element('Bedrijf', reached.name)}{element('Plaats', reached.city)}{element('Guid', code_2)}"
        f"<StartBoekjaar>{year_start.isoformat()}</StartBoekjaar></cAdministratie>"
    )
