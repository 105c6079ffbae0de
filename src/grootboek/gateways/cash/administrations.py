"""The list of administrations that a user can reach, as ListAdministrations answers it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from grootboek.wire.xml import escape_php


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachable:
    """One administration: of which customer, its code and name, and when it last changed, in Dutch time."""

    customer: str
    customer_name: str
    code: str
    name: str
    changed: datetime


def administrations_to_wire(reachable: Iterable[Reachable]) -> str:
    """Write administrations per customer, with what follows each name in the vendor's own list (manual, response 1)."""
    rows = sorted(reachable, key=lambda row: (row.customer, row.code))
    dirs = "".join(_dir(customer, list(group)) for customer, group in groupby(rows, key=lambda row: row.customer))
    return f'<?xml version="1.0"?>\n<Dirs>{dirs}</Dirs>\n'


def _dir(customer: str, rows: list[Reachable]) -> str:
    return (
        f"<Dir><Name>{escape_php(customer)}</Name><Adms>{''.join(map(_adm, rows))}</Adms>"
        f"<Relnm>{escape_php(rows[0].customer_name)}</Relnm></Dir>"
    )


def _adm(row: Reachable) -> str:
    code = escape_php(row.code)
    return (
        f"<Adm><Code>{code}</Code><Name>{escape_php(row.name)}</Name><Status>0</Status>"
        f"<Date>{row.changed:%d-%m-%Y %H:%M}</Date><FavAdmin>N</FavAdmin><Signals/><dirname/><displaydirname/>"
        f"<basename>{code}</basename></Adm>"
    )
