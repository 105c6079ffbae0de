"""What MkDocs builds the site from: all pages and what they link to, a page for each operation, and the settings."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from docs.pages.operations import operation_pages
from docs.pages.sources import DOCS, PAGES, ROOT, VENDORS

_LINK: Final = re.compile(r"\[([^\]]*)\]\(([^)#\s:]+)(#[^)\s]*)?\)")
_LIST: Final = DOCS / "README.md"
_DECISIONS: Final = DOCS / "adr" / "README.md"
_OPERATIONS: Final = Path("docs/operations")
_SETTINGS: Final[dict[str, Any]] = {
    "site_name": "Grootboek",
    "docs_dir": "pages",
    "use_directory_urls": False,
    # Nothing is loaded from elsewhere; the plugin `offline` would load a script of others for the search.
    "theme": {
        "name": "material",
        "font": False,
        "features": ["navigation.tabs", "navigation.top", "content.code.copy"],
    },
    "plugins": ["search"],
    "markdown_extensions": ["tables", "toc", "pymdownx.highlight", "pymdownx.superfences"],
    "validation": {"nav": {"omitted_files": "ignore"}, "links": {"anchors": "warn", "unrecognized_links": "warn"}},
}


def write_site(folder: Path) -> None:
    """Write the settings and the pages into a folder, which is made when it is not there."""
    pages = folder / "pages"
    for path in PAGES:
        _write(pages / path.relative_to(ROOT), page_text(path))
        for target in linked_files(path):
            if target.suffix != ".md":
                _write(pages / target.relative_to(ROOT), target.read_text(encoding="utf-8"))
    for operation in operation_pages():
        _write(pages / _OPERATIONS / operation.door / operation.file, operation.text())
    _write(folder / "mkdocs.yml", json.dumps(_SETTINGS | {"nav": contents()}, indent=2))


def page_text(path: Path) -> str:
    """Return the text of a page; a link to a folder leads to the folder's README, since a site has no folders."""

    def led(link: re.Match[str]) -> str:
        words, target, anchor = link.groups()
        if (path.parent / target).is_dir():
            target = f"{target.rstrip('/')}/README.md"
        return f"[{words}]({target}{anchor or ''})"

    return _LINK.sub(led, path.read_text(encoding="utf-8"))


def linked_files(path: Path) -> Iterator[Path]:
    """Yield the files to which a page links."""
    for _, target, _ in _LINK.findall(page_text(path)):
        linked = (path.parent / target).resolve()
        if linked.is_file():
            yield linked


def contents() -> list[dict[str, Any]]:
    """Return the contents of the site: what docs/README.md lists, in its order, then operations and decisions."""
    sections = re.split(r"^## ", _LIST.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    listed = [(title, _entries(_LIST, text)) for title, _, text in (section.partition("\n") for section in sections)]
    operations: dict[str, list[dict[str, str]]] = {VENDORS[door]: [] for door in VENDORS}
    for page in operation_pages():
        place = _OPERATIONS / page.door / page.file
        operations[VENDORS[page.door]].append({page.name: str(place)})
    decisions = _entries(_DECISIONS, _DECISIONS.read_text(encoding="utf-8"))
    return [
        {"Start": ["README.md", str(_LIST.relative_to(ROOT)), "CHANGELOG.md"]},
        *({title: entries} for title, entries in listed if entries),
        {"Operations": [{vendor: entries} for vendor, entries in operations.items()]},
        {"Decisions": decisions},
    ]


def _entries(page: Path, text: str) -> list[dict[str, str]]:
    """Return an entry for each page to which a text links."""
    led = [(words, (page.parent / target).resolve()) for words, target, _ in _LINK.findall(text)]
    return [{words: str(path.relative_to(ROOT))} for words, path in led if path in PAGES and path != page]


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
