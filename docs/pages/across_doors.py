"""The page of what the doors call one fact: docs/vendors/across_doors.toml as a reader wants it."""

from typing import Any, Final

from docs.pages.sources import DOCS, VENDORS, table, toml

FACTS: Final[dict[str, dict[str, dict[str, Any]]]] = toml(DOCS / "vendors" / "across_doors.toml")
"""The facts of each kind of master, by their names."""
INVOICES: Final[dict[str, dict[str, dict[str, Any]]]] = toml(DOCS / "vendors" / "invoices_across_doors.toml")
"""What invoices of each shape of VAT are at each door, by the kind of invoice."""
SHAPES: Final[dict[str, dict[str, Any]]] = toml(DOCS / "vendors" / "bookings_across_doors.toml")
"""What each door calls a shape of booking, by the names of the shapes."""
_TITLES: Final = {
    "relation": "Relations",
    "account": "Ledger accounts",
    "cost_centre": "Cost centres",
    "article": "Articles",
    "order": "Sales orders",
}
_INVOICES: Final = {"purchase": "Purchases", "sale": "Sales"}
_OPENING: Final = """# Across doors

What is kept through one door is seen through the others at once. These are the facts of masters that more than one door knows, in
the words of each contract; a test states each of them at every door that can, and reads it at the others. What only one door
knows is kept for that door. Fields in brackets are shown and cannot be stated. Then follow the lines that invoices of each shape
of VAT have at each door, with the code of e-Boekhouden, SnelStart's soorten and CASH's accounts; more of bookings is in
[how the ledger works](../explanation/ledger.md).
"""
_SHAPES: Final = """## Bookings

What each shape of booking is shown as: the Soort, the resource and the daybook. A test books each of them at every door that
can, and reads it at all three; in brackets stands what a door shows and cannot book.
"""


def page() -> str:
    """Return the page."""
    parts = [_OPENING]
    for kind, facts in FACTS.items():
        body = [
            [fact["what"], *(_called(fact, door) for door in VENDORS), fact.get("note", "")] for fact in facts.values()
        ]
        parts += [f"## {_TITLES[kind]}\n", table(["fact", *VENDORS.values(), ""], body), ""]
    for kind, shapes in INVOICES.items():
        rows = [
            [
                shape["what"],
                _lines(shape["eboekhouden"]),
                _lines([*shape["lines"], *(f"btw {total}" for total in shape["btw"])]),
                _lines(shape["cash"]),
            ]
            for shape in shapes.values()
        ]
        parts += [f"## {_INVOICES[kind]}\n", table(["invoice", *VENDORS.values()], rows), ""]
    shapes = [
        [
            shape["what"],
            *(f"`{shape[door]}`" if door in shape["from"] else f"(`{shape[door]}`)" for door in VENDORS),
            shape.get("note", ""),
        ]
        for shape in SHAPES.values()
    ]
    parts += [_SHAPES, table(["shape", *VENDORS.values(), ""], shapes), ""]
    return "\n".join(parts)


def _lines(lines: list[str]) -> str:
    return "<br>".join(f"`{line}`" for line in lines)


def _called(fact: dict[str, Any], door: str) -> str:
    name = f"`{fact[door]}`" if door in fact else ""
    return f"({name})" if door in fact.get("only_shown", ()) else name
