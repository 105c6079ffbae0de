"""The pages that people read: every Markdown file of the project that is written by hand or generated here."""

from pathlib import Path

from docs.pages.sources import ROOT

_PLACES = ("*.md", "docs/**/*.md", "src/**/*.md", "bench/**/*.md", "tests/*.md")
PAGES: list[Path] = sorted(path for place in _PLACES for path in ROOT.glob(place))


def name(path: Path) -> str:
    """Return a page's path in the project."""
    return str(path.relative_to(ROOT))
