"""A page for each operation that is served: what it does, and a request and its answer from the golden messages of the tests."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter
from pathlib import Path
from typing import Any, Final

from lxml import etree

from docs.pages import cash_records, eboekhouden
from docs.pages.coverage import Item, doors
from docs.pages.shown import noted
from docs.pages.sources import ROOT, VENDORS, toml
from grootboek.gateways.snelstart.contract.operations import operations

REFERENCES: Final = {"eboekhouden": "eboekhouden", "snelstart": "snelstart", "cash": "cash-records"}
"""The reference page of each door."""
_PREFERRED: Final = ("php", "php_client")
"""Cases that are shown before others: requests that most readers know."""
_REFUSALS: Final = ("<LastErrorCode>", "<ns1:status>3<", "Error during login")
_CASH: Final = {
    "Authenticate": "gives a token of API 2.0, with which the calls of 2.0 are made",
    "ListAdministrations": "lists the administrations of the customer, and the off-line ones",
    "GetTransaction": "says what became of an import, or of an export that had to wait",
    "Import": "takes records: relations, accounts, daybooks, mutations, articles, orders",
}
_EXPORT: Final = "Export "
_NOTE: Final = """A test sends this request and compares the answer to the letter; blanks are added here.{} What stands in braces,
such as an id, differs from one administration to another.

Known from: {}.
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """A golden message: what is sent, what is answered, and where that is known from."""

    name: str
    request: str
    response: str
    language: str
    provenance: str
    is_refused: bool

    @property
    def rank(self) -> tuple[bool, bool, bool, str]:
        """The order in which samples are taken: a refusal last, the vendor's own messages before derived ones."""
        return self.is_refused, self.name not in _PREFERRED, "derived" in self.provenance, self.name


@dataclass(frozen=True, slots=True)
class OperationPage:
    """The page of an operation."""

    door: str
    name: str
    does: str
    samples: list[Sample] = field(default_factory=list)

    @property
    def file(self) -> str:
        """The name of its file."""
        kept = "".join(letter if letter.isalnum() else "-" for letter in self.name.replace("/v2/", ""))
        return f"{'-'.join(part for part in kept.split('-') if part)}.md"

    def text(self) -> str:
        """Return the page, to stand in docs/operations/DOOR."""
        head = f"# {self.name}\n\n{VENDORS[self.door]}: {self.does}.\n"
        more = (
            f"Fields, values and errors are in [the reference](../../reference/{REFERENCES[self.door]}.md), the tests that "
            f"show the operation in [the coverage](../../coverage.md#{self.door}).\n"
        )
        return "\n".join([head, more, *(_told(sample) for sample in sorted(self.samples, key=attrgetter("rank"))[:1])])


def operation_pages() -> list[OperationPage]:
    """Return the page of every operation that is served."""
    made = {"eboekhouden": _of_eboekhouden, "snelstart": _of_snelstart, "cash": _of_cash}
    return [made[door.name](item) for door in doors(noted()) for item in door.operations if item.test]


def _told(sample: Sample) -> str:
    refused = " It is refused." if sample.is_refused else ""
    request, response = (f"```{sample.language}\n{text}\n```" for text in (sample.request, sample.response))
    return f"## Request\n\n{request}\n\n## Answer\n\n{response}\n\n{_NOTE.format(refused, sample.provenance)}\n"


def _of_eboekhouden(item: Item) -> OperationPage:
    samples = [_of_xml(case, "POST /soap.asmx") for case in _cases("eboekhouden", item.name)]
    return OperationPage("eboekhouden", item.name, eboekhouden.DOES[item.name], samples)


def _of_snelstart(item: Item) -> OperationPage:
    operation = operations()[item.name.replace("/v2", "", 1)]
    cases = [
        case
        for case in _cases("snelstart", "*")
        if f"/v2{_path(toml(case)['operation'])}" == item.name.partition(" ")[2]
    ]
    own = [case for case in cases if toml(case)["method"] == operation.method]
    return OperationPage("snelstart", item.name, operation.does, [_of_json(case) for case in own])


def _of_cash(item: Item) -> OperationPage:
    if not item.name.startswith(_EXPORT):
        samples = [_of_xml(case, "POST /?api/3.0") for case in _cases("cash", item.name)]
        return OperationPage("cash", item.name, _CASH[item.name], samples)
    number = item.name.removeprefix(_EXPORT)
    (row,) = (row for row in cash_records.REQUESTS if row["request"] == number)
    cases = [case for case in _cases("cash", "Export") if _asked(case).zfill(len(number)).startswith(number)]
    parts = [f"`exportData` {number} gives {row['gives']}"]
    parts += [f"{key}: {row[key]}" for key in ("letters", "parameters", "example") if row[key]]
    does = ".\n\n".join(parts)
    return OperationPage("cash", item.name, does, [_of_xml(case, "POST /?api/3.0") for case in cases])


def _cases(door: str, operation: str) -> Iterator[Path]:
    """Yield the `case.toml` of each golden message of an operation."""
    yield from sorted((ROOT / "tests" / "gateways" / door / "cases").glob(f"{operation}/*/case.toml"))


def _path(operation: str) -> str:
    return operation.partition(" ")[2]


def _asked(case: Path) -> str:
    """Return the request that an export of CASH asks for."""
    return etree.parse(case.with_name("request.xml")).findtext(".//{*}exportData") or ""


def _of_xml(case: Path, address: str) -> Sample:
    request, response = (_indented(case.with_name(f"{part}.xml")) for part in ("request", "response"))
    is_refused = any(mark in response for mark in _REFUSALS)
    told = toml(case)["provenance"]
    return Sample(case.parent.name, f"<!-- {address} -->\n{request}", response, "xml", told, is_refused)


def _of_json(case: Path) -> Sample:
    told: dict[str, Any] = toml(case)
    query = f"?{told['query']}" if told.get("query") else ""
    parts = [f"{told['method']} {told['path']}{query}", _pretty(case.with_name("request.json"))]
    response = f"{told['status']}\n{_pretty(case.with_name('response.json'))}".strip()
    request = "\n\n".join(part for part in parts if part)
    return Sample(case.parent.name, request, response, "http", told["provenance"], told["status"] >= 400)


def _indented(file: Path) -> str:
    """Return the message in a file with a line for each element."""
    tree = etree.parse(file, etree.XMLParser(strip_cdata=False, remove_blank_text=True, resolve_entities=False))
    etree.indent(tree)
    return etree.tostring(tree, encoding="unicode")


def _pretty(file: Path) -> str:
    if not file.is_file():
        return ""
    return json.dumps(json.loads(file.read_text(encoding="utf-8")), indent=2, ensure_ascii=False)
