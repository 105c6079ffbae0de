"""Write the generated pages again: `python -m docs`; with `--check` only say which are stale, and fail then.

Writing runs the doors' tests first, to note what they show. `python -m docs --site FOLDER` writes what MkDocs builds from.
"""

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from docs.pages import across_doors, cash_records, cli, coverage, eboekhouden, glossary, limits, settings, snelstart
from docs.pages.shown import TestsFailed, record
from docs.pages.site import write_site
from docs.pages.sources import DOCS

PAGES: Final[Mapping[Path, Callable[[], str]]] = {
    DOCS / "reference" / "across-doors.md": across_doors.page,
    DOCS / "reference" / "cash-records.md": cash_records.page,
    DOCS / "reference" / "cli.md": cli.page,
    DOCS / "reference" / "eboekhouden.md": eboekhouden.page,
    DOCS / "reference" / "glossary.md": glossary.page,
    DOCS / "reference" / "limits.md": limits.page,
    DOCS / "reference" / "settings.md": settings.page,
    DOCS / "reference" / "snelstart.md": snelstart.page,
    DOCS / "coverage.md": coverage.page,
}
"""Every generated page and what writes it."""


def stale() -> list[Path]:
    """Return the pages that are not as they would be written now."""
    return [path for path, page in PAGES.items() if not path.is_file() or path.read_text(encoding="utf-8") != page()]


def main(arguments: list[str]) -> int:
    """Write or check the pages and return the exit status."""
    if arguments == ["--check"]:
        pages = stale()
        sys.stdout.writelines(f"{path.relative_to(DOCS.parent)} is stale: make docs\n" for path in pages)
        return 1 if pages else 0
    if arguments[:1] == ["--site"] and len(arguments) == 2:
        write_site(Path(arguments[1]))
        return 0
    if arguments:
        sys.stdout.write(f"{__doc__}\n")
        return 2
    try:
        record()
    except TestsFailed as failed:
        sys.stdout.write(f"The doors' tests do not pass, so the coverage cannot be written: {failed}\n")
        return 1
    for path, page in PAGES.items():
        path.write_text(page(), encoding="utf-8")
        sys.stdout.write(f"{path.relative_to(DOCS.parent)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
