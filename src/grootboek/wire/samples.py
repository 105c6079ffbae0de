"""Write the sample messages that ASMX shows for an operation, from the contract: a request and its response.

A value stands as the name of its type (`string`), that of an enumeration as all it may be (`A or B`), that of any type
as an empty element. What may come many times comes twice, and a structure four levels down is nil, as ASMX has it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from grootboek.wire.contract import Contract, Field, Operation, Structure
from grootboek.wire.literals import date_to_wire
from grootboek.wire.soap import CONTENT_TYPES, Version
from grootboek.wire.xml import escape, escape_attribute

_DEEPEST = 4
_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
_SCHEMA = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
_PREFIXES = {Version.V11: "soap", Version.V12: "soap12"}
_ZEROES = {"string": "", "any": "", "boolean": "false"}


@dataclass(frozen=True, slots=True)
class Exchange:
    """A sample request and its response, each with its HTTP headers."""

    request: str
    response: str


def sample(contract: Contract, operation: Operation, version: Version, address: tuple[str, str]) -> Exchange:
    """Write the samples of an operation, sent to an address: its host and its path."""

    def value(field: Field) -> str:
        kind = "" if field.type == "any" else field.type
        return " or ".join(contract.enumerations.get(field.type, (kind,)))

    sampler = _Sampler(contract, value, 2, closed=True)
    host, path = address
    headers = f"Content-Type: {CONTENT_TYPES[version]}\nContent-Length: length\n"
    action = f'SOAPAction: "{operation.action}"\n' if version is Version.V11 else ""
    return Exchange(
        f"POST {path} HTTP/1.1\nHost: {host}\n{headers}{action}\n{sampler.message(operation.request, version)}",
        f"HTTP/1.1 200 OK\n{headers}\n{sampler.message(operation.response, version)}",
    )


def example(contract: Contract, operation: Operation, day: date) -> str:
    """Write a SOAP 1.1 message to fill in: texts are empty, numbers 0, dates `day`, enumerations their first value."""

    def value(field: Field) -> str:
        if field.type == "dateTime":
            return date_to_wire(day)
        return contract.enumerations.get(field.type, (_ZEROES.get(field.type, "0"),))[0]

    return _Sampler(contract, value, 1, closed=False).message(operation.request, Version.V11)


@dataclass(frozen=True, slots=True)
class _Sampler:
    """Writes messages: with which values, how often an element that may repeat, and whether an empty element closes itself."""

    contract: Contract
    value: Callable[[Field], str]
    times: int
    closed: bool

    def message(self, structure: Structure, version: Version) -> str:
        prefix = _PREFIXES[version]
        namespace = f' xmlns="{escape_attribute(self.contract.namespace)}"'
        lines = [
            _DECLARATION,
            f'<{prefix}:Envelope {_SCHEMA} xmlns:{prefix}="{version.value}">',
            f"  <{prefix}:Body>",
            *self._structure(structure.name, structure, 0, namespace),
            f"  </{prefix}:Body>",
            f"</{prefix}:Envelope>",
        ]
        return "\n".join(lines)

    def _structure(self, name: str, structure: Structure, depth: int, attributes: str = "") -> Iterator[str]:
        indent = "  " * (depth + 2)
        if not structure.fields:
            yield f"{indent}<{name}{attributes} />"
            return
        yield f"{indent}<{name}{attributes}>"
        for field in structure.fields:
            for _ in range(self.times if field.many else 1):
                yield from self._field(field, depth + 1)
        yield f"{indent}</{name}>"

    def _field(self, field: Field, depth: int) -> Iterator[str]:
        indent = "  " * (depth + 2)
        inner = self.contract.structures.get(field.type)
        if inner is None:
            text = escape(self.value(field))
            empty = self.closed and not text
            yield f"{indent}<{field.name} />" if empty else f"{indent}<{field.name}>{text}</{field.name}>"
        elif depth < _DEEPEST:
            yield from self._structure(field.name, inner, depth)
        else:
            yield f'{indent}<{field.name} xsi:nil="true" />'
