"""The page of what the doors call one fact: docs/vendors/across_doors.toml as a reader wants it."""

from typing import Any, Final

from docs.pages.sources import DOCS, VENDORS, table, toml

FACTS: Final[dict[str, dict[str, dict[str, Any]]]] = toml(DOCS / "vendors" / "across_doors.toml")
"""The facts of each kind of master, by their names."""
_TITLES: Final = {
    "relation": "Relations",
    "account": "Ledger accounts",
    "cost_centre": "Cost centres",
    "article": "Articles",
    "order": "Sales orders",
}
_OPENING: Final = """# Across doors

What is kept through one door is seen through the others at once. These are the facts of masters that more than one door knows, in
the words of each contract; a test states each of them at every door that can, and reads it at the others. What only one door
knows is kept for that door. Fields in brackets are shown and cannot be stated. Bookings are in
[how the ledger works](../explanation/ledger.md).
"""


def page() -> str:
    """Return the page."""
    parts = [_OPENING]
    for kind, facts in FACTS.items():
        body = [
            [fact["what"], *(_called(fact, door) for door in VENDORS), fact.get("note", "")] for fact in facts.values()
        ]
        parts += [f"## {_TITLES[kind]}\n", table(["fact", *VENDORS.values(), ""], body), ""]
    return "\n".join(parts)


def _called(fact: dict[str, Any], door: str) -> str:
    name = f"`{fact[door]}`" if door in fact else ""
    return f"({name})" if door in fact.get("only_shown", ()) else name
