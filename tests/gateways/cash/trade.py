"""Shared by the tests of trade at the CASH door: importing records of any number."""

from tests.gateways.cash.conftest import Door, Reply

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
"""A picture of one pixel."""


def bring(door: Door, *rows: str) -> Reply:
    """Import records given as `2260 2260=BEL 2001=Fietsbel ...`, `_` for a blank."""
    records = []
    for row in rows:
        number, *pairs = row.split()
        fields = [pair.split("=", 1) for pair in pairs]
        inner = "".join(f"<F{name}>{value.replace('_', ' ')}</F{name}>" for name, value in fields)
        records.append(f"<R{number}>{inner}</R{number}>")
    return door.call("Import", importData=f"<![CDATA[<CASH>{''.join(records)}</CASH>]]>")


def brought(door: Door, *rows: str) -> None:
    """Import records of which none is refused."""
    reply = bring(door, *rows)
    assert (reply.code, reply.status_of_import, reply.errors) == (1, 2, [])
