"""What the site is built from: every page is in the contents, every link has a target, every operation a page."""

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from docs.pages.coverage import doors
from docs.pages.operations import OperationPage, operation_pages
from docs.pages.shown import noted
from docs.pages.site import contents, linked_files, page_text, write_site
from docs.pages.sources import DOCS, PAGES, ROOT

operations = cache(operation_pages)


def files(entry: Any) -> Iterator[str]:
    """Yield the files in a part of the contents."""
    if isinstance(entry, str):
        yield entry
    else:
        for part in entry.values() if isinstance(entry, dict) else entry:
            yield from files(part)


def page_of(door: str, name: str) -> OperationPage:
    (page,) = (page for page in operations() if (page.door, page.name) == (door, name))
    return page


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder from which the site is built."""
    folder = tmp_path_factory.mktemp("site")
    write_site(folder)
    return folder


def test_every_page_of_the_documentation_has_a_place_in_the_contents() -> None:
    own = {str(path.relative_to(ROOT)) for path in PAGES if path.is_relative_to(DOCS)}
    assert own - set(files(contents())) == set()


def test_contents_name_pages_that_are_written(written: Path) -> None:
    listed = list(files(json.loads((written / "mkdocs.yml").read_text(encoding="utf-8"))["nav"]))
    assert len(listed) == len(set(listed))
    assert [name for name in listed if not (written / "pages" / name).is_file()] == []


def test_what_pages_link_to_is_written(written: Path) -> None:
    for path in PAGES:
        place = (written / "pages" / path.relative_to(ROOT)).parent
        targets = re.findall(r"\]\(([^)#\s:]+)(?:#[^)]*)?\)", page_text(path))
        assert [target for target in targets if not (place / target).is_file()] == [], path
        assert list(linked_files(path)) or not targets


def test_nothing_is_loaded_from_elsewhere(written: Path) -> None:
    settings = json.loads((written / "mkdocs.yml").read_text(encoding="utf-8"))
    assert settings["theme"]["font"] is False
    assert settings["plugins"] == ["search"]


def test_every_operation_that_is_served_has_a_page_of_its_own() -> None:
    served = {(door.name, item.name) for door in doors(noted()) for item in door.operations if item.test}
    assert {(page.door, page.name) for page in operations()} == served
    assert len({(page.door, page.file) for page in operations()}) == len(served)


def test_an_operation_shows_a_request_that_is_answered() -> None:
    text = page_of("eboekhouden", "AddMutatie").text()
    assert "<!-- POST /soap.asmx -->" in text
    assert "<Mutatienummer>" in text
    assert "LastErrorCode" not in text
    text = page_of("snelstart", "POST /v2/verkoopboekingen").text()
    assert '"factuurnummer"' in text.partition("## Answer")[0]
    assert "```http\n201\n{" in text
    assert "<exportData>0101</exportData>" in page_of("cash", "Export 0101").text()


def test_operations_of_e_boekhouden_and_snelstart_all_have_a_sample() -> None:
    assert [page.name for page in operations() if page.door != "cash" and not page.samples] == []
