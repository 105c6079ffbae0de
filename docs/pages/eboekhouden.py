"""The page of e-Boekhouden's door: its operations and their fields, its error codes and causes, its limits, pages and faults."""

from collections.abc import Iterator, Mapping
from itertools import zip_longest
from typing import Final

from docs.pages.sources import DOCS, rows, table
from grootboek.gateways.eboekhouden import new_invoice, new_mutation
from grootboek.gateways.eboekhouden.budgets import MESSAGE
from grootboek.gateways.eboekhouden.contract import CONTRACT, ENDPOINT
from grootboek.gateways.eboekhouden.errors import OWN_TEXTS, TEXTS
from grootboek.gateways.eboekhouden.mutations import MAX_MUTATIONS
from grootboek.gateways.eboekhouden.relations import LENGTHS_ON_CHANGE
from grootboek.settings import settings_table
from grootboek.wire.asmx import ASMX
from grootboek.wire.contract import Field, Operation, Structure
from grootboek.wire.soap import Cause, Fault, Version

DOES: Final[Mapping[str, str]] = {
    row["operation"]: row["does"] for row in rows(DOCS / "vendors" / "eboekhouden_operations.tsv")
}
"""What each operation does."""
CAUSES: Final = [
    ((row["operation"], row["code"]), row["cause"]) for row in rows(DOCS / "vendors" / "eboekhouden_causes.tsv")
]
"""The cause of each error, in the order in which the texts stand; the operation is empty for a code of our own."""
DETAILS: Final[Mapping[Cause, str]] = {
    Cause.NOT_XML: "Start tag expected, '<' not found",
    Cause.MEDIA_TYPE: "application/json",
    Cause.NOT_ENVELOPE: "urn:x",
    Cause.MUST_UNDERSTAND: "Security",
    Cause.UNKNOWN_OPERATION: "http://www.e-boekhouden.nl/soap/DeleteMutatie",
    Cause.UNREADABLE_VALUE: "Input string was not in a correct format.",
    Cause.INTERNAL: "Onbekende fout (verzoek 4c1f0ac2)",
}
"""What the faults of the page are about, where a fault says it."""

ABOUT_THIS_DOOR: Final = ("e-Boekhouden", "AutoLogin", "wrong logins", "request body,")
"""By what the meaning of a setting is known that moves a limit of this door."""

NEEDED_ON_CHANGE: Final = ("oRel/ID", "oGb/ID")
"""What an update needs and an addition does not; the WSDL has one type for both."""

_ERROR: Final = "cError"

_OPENING: Final = """# e-Boekhouden.nl SOAP

Written from the program (`make docs`). What the door takes for granted where the manual is silent stands in its
[README](../../src/grootboek/gateways/eboekhouden/README.md#assumptions); which test shows an operation or a code, in
[coverage](../coverage.md#eboekhouden).

## Addresses

| address | what |
|---|---|
| `POST /soap.asmx` | the service, SOAP 1.1 and 1.2; the operation is the first element of the Body |
| `GET /soap.asmx?wsdl` | its WSDL, with the address that was asked |
| `GET /soap.asmx?disco` | the discovery document |
| `GET /soap.asmx` | a page with the list of operations |
| `GET /soap.asmx?op=AddMutatie` | a page with samples of an operation; on the machine itself also a form that sends a message |

The path and the names in the query are read in any case, and so is the operation's name in `?op=`.

## Operations
"""
_FIELDS: Final = """## Fields

An element that is marked with * may come many times. *Required* and *length* are the manual's: the WSDL asks less, and what is
missing reads as empty, 0 or false. A date is `2026-11-21` or `2026-11-21T00:00:00`, a decimal has a point.
"""
_CODES: Final = """## Error codes

An error is answered with status 200, in `ErrorMsg` of the result; UpdateGrootboekrekening and UpdateRelatie have it in the result
itself. Of several errors the first in this order is told. The texts are those that are sent, with the line's number for X.
"""
_FAULTS: Final = """## Faults

What is no message of the service gets a SOAP fault, in the version of the message. These are the texts of .NET.
"""


def page() -> str:
    """Return the page."""
    parts = [_OPENING, table(["operation", "what it does"], list(_operations())), ""]
    parts += [_FIELDS, *(_fields_of(operation) for operation in CONTRACT.operations.values()), *_values(), *_answered()]
    parts += [_CODES, table(["code", "operation", "text", "cause"], list(_codes())), ""]
    parts += ["## Limits\n", table(["what", "limit", "past it"], list(_limits())), ""]
    parts += ["What a [setting](settings.md) moves:\n", _settings(), ""]
    parts += [_FAULTS, table(["cause", "text", "SOAP 1.1", "SOAP 1.2"], list(_faults())), ""]
    return "\n".join(parts)


def _operations() -> Iterator[list[str]]:
    for name in CONTRACT.operations:
        yield [f"[{name}](#{name.lower()})", DOES[name]]


def _fields_of(operation: Operation) -> str:
    leaves = list(_leaves(operation.request, ""))
    needed = NEEDED_ON_CHANGE if operation.name.startswith("Update") else ()
    shorter = LENGTHS_ON_CHANGE if operation.name == "UpdateRelatie" else {}
    lengths = {path: shorter.get(field.name, field.length) for path, field in leaves}
    asked = [
        [f"`{path}`", _type(field), "yes" if field.required or path in needed else "", str(lengths[path] or "")]
        for path, field in leaves
    ]
    head = ["element", "type", "required", "length"]
    return f"### {operation.name}\n\n{table(head, asked)}\n\nResult: {_result(operation)}.\n"


def _leaves(structure: Structure, path: str) -> Iterator[tuple[str, Field]]:
    """Yield the values in a structure with the path to each."""
    for field in structure.fields:
        here = f"{path}{field.name}{'*' if field.many else ''}"
        inner = CONTRACT.structures.get(field.type)
        if inner is None:
            yield here, field
        else:
            yield from _leaves(inner, f"{here}/")


def _type(field: Field) -> str:
    if field.type in CONTRACT.structures:
        return f"[{field.type}](#{field.type.lower()})"
    return f"[{field.type}](#values)" if field.type in CONTRACT.enumerations else field.type


def _result(operation: Operation) -> str:
    """Say what an operation answers besides errors."""
    if not operation.response.fields:
        return "nothing, no errors either"
    answered = CONTRACT.structures[operation.response.fields[0].type]
    told = [f"`{field.name}`, {_listed(field)}" for field in answered.fields if field.type != _ERROR]
    return "; ".join(told) if answered.name != _ERROR else "errors only"


def _listed(field: Field) -> str:
    inner = CONTRACT.structures.get(field.type)
    return f"a list of {_type(inner.fields[0])}" if inner else _type(field)


def _values() -> Iterator[str]:
    yield "### Values\n"
    for name, values in CONTRACT.enumerations.items():
        yield f"{name}: {', '.join(f'`{value}`' for value in values)}.\n"


def _answered() -> Iterator[str]:
    """Yield a paragraph on each structure that is in a list of a result, or in a list of one of those."""
    found: dict[str, Structure] = {}
    waiting = [operation.response for operation in CONTRACT.operations.values()]
    while waiting:
        inner = [
            CONTRACT.structures[field.type] for field in waiting.pop(0).fields if field.type in CONTRACT.structures
        ]
        found |= {one.name: one for one in inner}
        waiting += inner
    for one in found.values():
        if not one.is_list and one.name != _ERROR and not one.name.startswith("cResult"):
            yield f"### {one.name}\n"
            told = [f"`{field.name}` {_listed(field)}" for field in one.fields]
            yield f"In answers: {', '.join(told)}.\n"


def _codes() -> Iterator[list[str]]:
    causes: dict[tuple[str, str], list[str]] = {}
    for key, cause in CAUSES:
        causes.setdefault(key, []).append(cause)
    for (operation, code), texts in texts_by_code().items():
        for text, cause in zip_longest(texts, causes.get((operation, code), []), fillvalue=""):
            yield [f"`{code}`", {"*": "all"}.get(operation, operation), text, cause]


def texts_by_code() -> dict[tuple[str, str], list[str]]:
    """Return every text that is answered by operation and code; the operation is empty for a code that is not in the manual."""
    return {**TEXTS, **{("", code): [text] for code, text in OWN_TEXTS.items()}}


def _limits() -> Iterator[list[str]]:
    yield ["mutations in one answer of GetMutaties", f"the last {MAX_MUTATIONS}", "older ones are left out"]
    yield ["lines of a mutation", str(new_mutation.MAX_LINES), "`CMUT006`"]
    yield ["lines of an invoice", str(new_invoice.MAX_LINES), "`CFACT006`"]
    yield ["length of a text", "as in the tables above", "`GBK002`, or the code for a name that nothing has"]
    yield ["a text that is kept and has no length there", "100,000 letters; EmailOnderwerp 1,000", "`GBK002`"]
    yield ["a day", "1980-01-01 to 2049-12-31", "`CMUT004`, `CFACT004`"]
    yield ["a number", "64 bits; a decimal 29 digits", "a fault"]
    yield ["a message", f"{MESSAGE.body // 2**20} MiB, {MESSAGE.tags:,} tags, 256 levels", "a fault"]


def _settings() -> str:
    """Return the settings that are about this door, as a table."""
    head, line, *each = settings_table().splitlines()
    return "\n".join((head, line, *(row for row in each if any(word in row for word in ABOUT_THIS_DOOR))))


def _faults() -> Iterator[list[str]]:
    for cause in Cause:
        told = {version: Fault(cause, DETAILS.get(cause, ""), version=version, line=1, column=9) for version in Version}
        texts = list(dict.fromkeys(f"`{ASMX.word(fault)[1]}`" for fault in told.values()))
        yield [cause.value, "; in 1.2 ".join(texts), *(_status(fault) for fault in told.values())]


def _status(fault: Fault) -> str:
    code = ASMX.forms[fault.version].codes[ASMX.word(fault)[0]]
    return f"{ENDPOINT.fault(fault).status} `{code}`"
