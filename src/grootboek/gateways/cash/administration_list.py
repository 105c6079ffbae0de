"""The list of administrations that a user can reach, as ListAdministrations answers it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from grootboek.wire.xml import escape_php

OFFLINE = "CashWin"
"""What off-line administrations are listed under, in place of a customer number (manual chapter 7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One on-line administration: of which customer, its code and name, and when it last changed, in Dutch time."""

    customer: str
    customer_name: str
    code: str
    name: str
    changed: datetime


@dataclass(frozen=True, slots=True)
class OfflineListed:
    """One off-line administration: its code and name."""

    code: str
    name: str


def administrations_to_wire(online: Iterable[Listed], offline: Iterable[OfflineListed] = ()) -> str:
    """Write administrations per customer, the off-line ones last, with the elements of the manual's tree."""
    rows = sorted(online, key=lambda row: (row.customer, row.code))
    dirs = [_dir(customer, list(group)) for customer, group in groupby(rows, key=lambda row: row.customer)]
    adms = "".join(map(_offline_adm, offline))
    if adms:
        dirs.append(f"<Dir><Name>{OFFLINE}</Name><Adms>{adms}</Adms></Dir>")
    return f'<?xml version="1.0"?>\n<Dirs>{"".join(dirs)}</Dirs>\n'


def _dir(customer: str, rows: list[Listed]) -> str:
    return (
        f"<Dir><Name>{escape_php(customer)}</Name><Adms>{''.join(map(_adm, rows))}</Adms>"
        f"<Relnm>{escape_php(rows[0].customer_name)}</Relnm></Dir>"
    )


def _adm(row: Listed) -> str:
    code = escape_php(row.code)
    return (
        f"<Adm><Code>{code}</Code><Name>{escape_php(row.name)}</Name><Status>0</Status>"
        f"<Date>{row.changed:%d-%m-%Y %H:%M}</Date><FavAdmin>N</FavAdmin><Signals/><dirname/><displaydirname/>"
        f"<basename>{code}</basename></Adm>"
    )


def _offline_adm(row: OfflineListed) -> str:
    code = escape_php(row.code)
    return (
        f"<Adm><Code>{code}</Code><Name>{escape_php(row.name)}</Name><Status>0</Status><Date/><dirname/><displaydirname/>"
        f"<basename>{code}</basename></Adm>"
    )
