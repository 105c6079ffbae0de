"""The longest texts that the manual allows, and the flaw of a longer one."""

from collections.abc import Iterator, Mapping
from typing import Final

from grootboek.gateways.eboekhouden.contract import CONTRACT
from grootboek.gateways.eboekhouden.errors import TOO_LONG, Flaw, own
from grootboek.wire.literals import utf16_length
from grootboek.wire.soap_fields import Fields

LENGTHS: Final[Mapping[str, Mapping[str, int]]] = {
    name: {field.name: field.length for field in structure.fields if field.length is not None}
    for name, structure in CONTRACT.structures.items()
}
"""The longest text of each element of each structure, in the order of the contract."""


def too_long(structure: str, fields: Fields, lengths: Mapping[str, int] | None = None) -> Iterator[Flaw]:
    """Yield a flaw for each text of a structure that is too long; `lengths` holds those that differ from the contract."""
    for name, longest in {**LENGTHS[structure], **(lengths or {})}.items():
        if utf16_length(fields.text(name)) > longest:
            yield own(TOO_LONG, field=name)
