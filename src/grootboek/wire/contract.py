"""Hold a SOAP service's contract: its operations, structures and enumerations, as read from a TOML file.

The file:

    service = "soapApp"                             # names the WSDL's service, bindings and ports
    namespace = "http://www.e-boekhouden.nl/soap"
    style = "document"                              # document/literal, or rpc (rpc/literal)
    action = "{namespace}/{operation}"              # the SOAPAction of an operation
    output_namespace = "..."                        # rpc only: namespace of the answer's wrapper

    [enumerations]
    enOpenpostenSoort = ["Debiteuren", "Crediteuren"]

    [types.cMutatie]                                # element = "type marker marker ..."
    MutatieNr = "long"
    Soort = "enMutatieSoorten required max=24"

    [operations.AddMutatie.request]                 # rpc: these are the parts, in order
    SessionID = "string required max=50"
    [operations.AddMutatie.response]
    AddMutatieResult = "cResultAddMutatie"

A type is string, long, int, decimal, double, boolean, dateTime, any, or the name of an enumeration or structure.
Markers: `required` and `max=N` say what the vendor's manual demands (minOccurs does not); `optional` and `needed` set
minOccurs to 0 and 1 where .NET's rule (value types 1, strings and structures 0) does not hold; `nillable`; `many`
(maxOccurs unbounded: the structure reads as a list).
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

SCALARS = frozenset({"string", "long", "int", "decimal", "double", "boolean", "dateTime", "any"})
_MAY_BE_NULL = frozenset({"string", "any"})
_MARKERS = frozenset({"required", "optional", "needed", "nillable", "many"})


class Style(Enum):
    """How a message's body is laid out: one element per operation, with a schema, or a call with parts."""

    DOCUMENT = "document"
    RPC = "rpc"


@dataclass(frozen=True, slots=True)
class Field:
    """One element of a structure: its XML type by name, how often it occurs, and what the manual says of it."""

    name: str
    type: str
    min_occurs: int
    many: bool = False
    nillable: bool = False
    required: bool = False
    length: int | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """A sequence of elements under one name."""

    name: str
    fields: tuple[Field, ...]

    @property
    def is_list(self) -> bool:
        """Tell whether this is an ArrayOf... structure: one element that may come many times."""
        return len(self.fields) == 1 and self.fields[0].many


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation: its SOAPAction, its request and its response."""

    name: str
    action: str
    request: Structure
    response: Structure


@dataclass(frozen=True, slots=True)
class Contract:
    """All that a client can know of a SOAP service."""

    service: str
    namespace: str
    style: Style
    output_namespace: str
    operations: Mapping[str, Operation]
    structures: Mapping[str, Structure]
    enumerations: Mapping[str, tuple[str, ...]]


def contract_from_toml(text: str) -> Contract:
    """Read a contract in the form described above; raise ValueError on an unknown type or marker."""
    document = tomllib.loads(text)
    namespace = document["namespace"]
    enumerations = {name: tuple(values) for name, values in document.get("enumerations", {}).items()}
    known = SCALARS | enumerations.keys() | document.get("types", {}).keys()
    values = SCALARS - _MAY_BE_NULL | enumerations.keys()

    def structure(name: str, fields: Mapping[str, str]) -> Structure:
        return Structure(name, tuple(_field(name, field, words, known, values) for field, words in fields.items()))

    operations = {
        name: Operation(
            name,
            document["action"].format(namespace=namespace, operation=name),
            structure(name, parts.get("request", {})),
            structure(f"{name}Response", parts.get("response", {})),
        )
        for name, parts in document["operations"].items()
    }
    structures = {name: structure(name, fields) for name, fields in document.get("types", {}).items()}
    output = document.get("output_namespace", namespace)
    return Contract(
        document["service"], namespace, Style(document["style"]), output, operations, structures, enumerations
    )


def _field(structure: str, name: str, words: str, known: frozenset[str], values: frozenset[str]) -> Field:
    kind, *markers = words.split()
    lengths = [marker.removeprefix("max=") for marker in markers if marker.startswith("max=")]
    flags = {marker for marker in markers if not marker.startswith("max=")}
    if kind not in known or flags - _MARKERS:
        raise ValueError(f"{structure}.{name}: unknown type or marker in {words!r}")
    occurs = "needed" in flags or (kind in values and "optional" not in flags)
    return Field(
        name=name,
        type=kind,
        min_occurs=1 if occurs and "many" not in flags else 0,
        many="many" in flags,
        nillable="nillable" in flags,
        required="required" in flags,
        length=int(lengths[0]) if lengths else None,
    )


def structures_in_order(contract: Contract, root: Structure, seen: set[str]) -> Iterator[Structure]:
    """Yield the structures that a structure refers to, nearest first, but not those in `seen`, to which they are added."""
    queue = [root]
    while queue:
        for field in queue.pop(0).fields:
            if field.type in contract.structures and field.type not in seen:
                seen.add(field.type)
                queue.append(contract.structures[field.type])
                yield contract.structures[field.type]
