"""The pages that people read, and what they are called."""

from pathlib import Path

from docs.pages.sources import PAGES, ROOT

__all__ = ["PAGES", "name"]


def name(path: Path) -> str:
    """Return a page's path in the project."""
    return str(path.relative_to(ROOT))
