"""The page of CASH's requests and records: what an export can ask for, and the fields of each record, field by field."""

from collections.abc import Iterator
from typing import Final

from docs.pages.sources import DOCS, rows, table
from grootboek.gateways.cash.documents.drafts import RECORD
from grootboek.gateways.cash.exports import ANSWERS
from grootboek.gateways.cash.imports import MASTERS
from grootboek.gateways.cash.records.layout import FieldLayout, RecordLayout, record_layout, record_numbers

REQUESTS: Final = rows(DOCS / "vendors" / "cash_exports.tsv")
"""What each request gives, which letters and parameters it knows; all but the number are empty where it is not answered."""

_OPENING: Final = """# CASH API 3.0: requests and records

Written from the program (`make docs`). What the door takes for granted where the manual is silent stands in its
[README](../../src/grootboek/gateways/cash/README.md#assumptions); which test shows a request, in [coverage](../coverage.md#cash).

## Requests

What `exportData` of Export asks for is written as `<Aanvraag>[Eigenschap]|P1|P2|P3`: a number, letters in any order, parameters.
The zero in front of a number may be left out, and so may those of a relation's or a document's number. One parameter is that one
value, two are from and up to and including, and an empty one is no bound; codes may be in small letters. `X` behind any
request adds the name of each record and field as the attribute `naam`; other letters that a request does not know change
nothing. With `formaat` 1 the answer is base64.
"""
_RECORDS: Final = """## Records

Type is the vendor's notation: S text in capitals, L text, N digits, Y year and period, D date, I amount; then the length.
A text that another door wrote may be longer. An export writes the fields in this order without the empty ones, dates as
`DD-MM-JJJJ` and amounts with a comma; an import takes the numbers without their zeros too, dates as `JJMMDD`, and cents or a
decimal sign. `Z` is a field that CASH works out. The sources of names, numbers and types are those of the
[layouts](../../src/grootboek/gateways/cash/records/layouts/README.md): where `own` stands, nobody outside tells.
"""


def page() -> str:
    """Return the page."""
    head = ["request", "gives", "letters", "parameters", "example"]
    parts = [_OPENING, table(head, [_request(row) for row in REQUESTS if row["request"] in ANSWERS]), "", _RECORDS]
    parts += [_record(record_layout(number)) for number in sorted(record_numbers())]
    return "\n".join(parts)


def _request(row: dict[str, str]) -> list[str]:
    return [f"`{row['request']}`", row["gives"], row["letters"], row["parameters"], row["example"]]


def _record(layout: RecordLayout) -> str:
    head = ["field", "name", "type", "needed", "meaning", "source"]
    body = [
        [f"`{field.tag}`", field.name, _type(field), _needed(field, layout), field.meaning, field.source]
        for field in layout.fields
    ]
    return "\n".join([f"### {layout.number} {layout.name}\n", *_use(layout), table(head, body), ""])


def _use(layout: RecordLayout) -> Iterator[str]:
    if layout.number in MASTERS or layout.number == RECORD:
        yield "Exported and imported.\n"
    elif layout.tag != f"R{layout.number}":
        yield f"Exported, as `{layout.tag}`.\n"
    else:
        yield "Exported.\n"


def _needed(field: FieldLayout, layout: RecordLayout) -> str:
    """Say whether an import of the record needs a field."""
    return "yes" if field.required and (layout.number in MASTERS or layout.number == RECORD) else ""


def _type(field: FieldLayout) -> str:
    return f"{field.form}{field.length}" + (f",{field.decimals}" if field.decimals else "")
