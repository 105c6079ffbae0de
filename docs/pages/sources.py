"""Where the documentation reads from: the folders, and the texts in which a door's contract is written."""

import csv
import tomllib
from pathlib import Path
from typing import Any, Final

DOCS: Final = Path(__file__).resolve().parents[1]
ROOT: Final = DOCS.parent
SOURCE: Final = ROOT / "src" / "grootboek"
GATEWAYS: Final = SOURCE / "gateways"
VENDORS: Final = {"eboekhouden": "e-Boekhouden", "snelstart": "SnelStart", "cash": "CASH"}
"""The doors, by the name of their gateway, as a reader knows them."""

_PLACES: Final = ("*.md", "docs/**/*.md", "src/**/*.md", "bench/**/*.md", "tests/*.md")
PAGES: Final = sorted(path for place in _PLACES for path in ROOT.glob(place))
"""Every Markdown file that people read, written by hand or generated here."""

_CONTRACT_ENDINGS = (".toml", ".tsv", ".py")


def toml(path: Path) -> dict[str, Any]:
    """Read a TOML file."""
    return tomllib.loads(path.read_text(encoding="utf-8"))


def rows(path: Path) -> list[dict[str, str]]:
    """Read a file of tab-separated values with a header."""
    with path.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened, delimiter="\t"))


def contract_text(vendor: str) -> str:
    """Return everything that a door's gateway, and the lists in docs/vendors, say of its vendor."""
    paths = [path for path in sorted((GATEWAYS / vendor).rglob("*")) if path.suffix in _CONTRACT_ENDINGS]
    paths += sorted((DOCS / "vendors").glob(f"{vendor}_*.tsv"))
    return "\n".join(path.read_text(encoding="utf-8") for path in paths)


def table(head: list[str], body: list[list[str]]) -> str:
    """Write a table in Markdown."""
    lines = [head, ["---"] * len(head), *body]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)
