"""The page of coverage: every operation and every error code of each vendor, and the test that shows it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from docs.pages.shown import Shown, noted
from docs.pages.sources import DOCS, GATEWAYS, VENDORS, rows, table, toml
from grootboek.gateways.cash.errors import MESSAGES, SUCCESS
from grootboek.gateways.eboekhouden.errors import OWN_TEXTS
from grootboek.gateways.snelstart.contract.operations import operations
from grootboek.wire.soap import Cause

_LISTS: Final = DOCS / "vendors"
_FAILED_IMPORT: Final = "status 3"
"""CASH answers an import that failed with code 1 and this status of its transaction."""
FORMS: Final = frozenset(
    {
        "400",
        "401",
        "403",
        "404",
        "408",
        "412",
        "413",
        "422",
        "429",
        "modelState",
        "odata",
        "quota",
        *(cause.name for cause in Cause),
    }
)
"""Refusals that have a form of their own and no code: HTTP statuses, SnelStart's shapes B and C, SOAP faults."""
_OPENING: Final = """# Coverage

Every operation and every error code of the three vendors, and a test that shows it on the wire. An operation is served when a
test got an answer without a refusal from it; a code is shown when a test got it as an answer. What no test shows is not
claimed: the door answers such an operation in the vendor's own form for something that is not available.

Written by `make docs`, which runs the doors' tests and notes what they were answered (vendors/shown.tsv).
"""


@dataclass(frozen=True, slots=True)
class Item:
    """One operation or code: its name, what it belongs to (codes only) and the test that shows it, if any."""

    name: str
    of: str
    test: str

    def cells(self) -> list[str]:
        """Return the cells of its row."""
        link = f"[{self.test.removeprefix('tests/')}](../{self.test.partition('::')[0]})"
        return [f"`{self.name}`", *([self.of] if self.of else []), *(["yes", link] if self.test else ["no", ""])]


@dataclass(frozen=True, slots=True)
class Door:
    """All operations and codes of one vendor."""

    name: str
    operations: tuple[Item, ...]
    codes: tuple[Item, ...]


def doors(shown: Shown) -> tuple[Door, ...]:
    """Return the three doors."""
    return (
        Door("eboekhouden", tuple(_operations("eboekhouden", shown)), tuple(_codes_of_operations(shown))),
        Door("snelstart", tuple(_paths(shown)), tuple(_snelstart_codes(shown))),
        Door("cash", tuple(_cash_operations(shown)), tuple(_cash_codes(shown))),
    )


def page() -> str:
    """Return the page."""
    all_doors = doors(noted())
    counts = [
        [f"[{VENDORS[door.name]}](#{door.name})", _count(door.operations), _count(door.codes)] for door in all_doors
    ]
    parts = [_OPENING, table(["door", "operations served", "codes shown"], counts), ""]
    for door in all_doors:
        parts += [f'<a id="{door.name}"></a>\n', f"## {VENDORS[door.name]}\n"]
        parts += [table(["operation", "served", "shown by"], [item.cells() for item in door.operations]), ""]
        head = ["code", "operation", "shown", "shown by"] if door.codes[0].of else ["code", "shown", "shown by"]
        parts += [table(head, [item.cells() for item in door.codes]), ""]
    return "\n".join(parts)


def _count(items: tuple[Item, ...]) -> str:
    return f"{sum(bool(item.test) for item in items)} of {len(items)}"


def _operations(door: str, shown: Shown) -> Iterator[Item]:
    for name in toml(GATEWAYS / door / "contract.toml")["operations"]:
        yield Item(name, "", shown.operation(door, name))


def _codes_of_operations(shown: Shown) -> Iterator[Item]:
    served = set(toml(GATEWAYS / "eboekhouden" / "contract.toml")["operations"])
    for row in rows(_LISTS / "eboekhouden_codes.tsv"):
        operation = row["operation"] if row["operation"] in served else ""
        yield Item(row["code"], row["operation"], shown.code("eboekhouden", row["code"], operation))
    for code in OWN_TEXTS:
        yield Item(code, "not in the manual", shown.code("eboekhouden", code))


def _paths(shown: Shown) -> Iterator[Item]:
    for name, operation in operations().items():
        yield Item(f"{operation.method} /v2{operation.path}", "", shown.operation("snelstart", name))


def _snelstart_codes(shown: Shown) -> Iterator[Item]:
    for row in rows(GATEWAYS / "snelstart" / "contract" / "error_codes.tsv"):
        yield Item(row["code"], "", shown.code("snelstart", row["code"]))


def _cash_operations(shown: Shown) -> Iterator[Item]:
    for item in _operations("cash", shown):
        if item.name != "Export":
            yield item
            continue
        for row in rows(_LISTS / "cash_exports.tsv"):
            name = f"Export {row['request']}"
            yield Item(name, "", shown.operation("cash", name))


def _cash_codes(shown: Shown) -> Iterator[Item]:
    for code in MESSAGES:
        if code != SUCCESS:
            yield Item(str(code), "", shown.code("cash", str(code)))
    yield Item(_FAILED_IMPORT, "", shown.code("cash", _FAILED_IMPORT))
