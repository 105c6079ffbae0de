"""The page of the glossary: docs/glossary.toml as a reader wants it."""

from typing import Final

from docs.pages.sources import DOCS, VENDORS, table, toml

GLOSSARY: Final = DOCS / "glossary.toml"
FIELDS: Final = ("code", "dutch", "xaf", *VENDORS, "definition")

_OPENING: Final = """# Glossary

The words of the books, in the order of [glossary.toml](../glossary.toml), from which this page is written (`make docs`). The
vendors' words stand as their contracts write them; CASH names a field by its number. XAF is the Dutch audit file.
"""


def page() -> str:
    """Return the page."""
    terms = toml(GLOSSARY)
    words = [
        [f"**{term}**", row["dutch"], *(f"`{row[name]}`" if row[name] else "" for name in ("xaf", *VENDORS))]
        for term, row in terms.items()
    ]
    head = ["term", "Dutch", "XAF", *VENDORS.values()]
    meanings = [f"**{term}** ({row['dutch']}). {row['definition']}" for term, row in terms.items()]
    return "\n".join((_OPENING, table(head, words), "\n## What they mean\n", "\n\n".join(meanings), ""))
