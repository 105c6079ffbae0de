"""Test that the examples of the manual's chapter 17 are answered as they were when they were read over, to the byte."""

import pytest

from tests.gateways.cash.conftest import CASES, Door, golden
from tests.gateways.cash.test_exports_every import books

__all__ = ["books"]
EXAMPLES = sorted(path.parent.name for path in (CASES / "Export").glob("example_*/case.toml"))


@pytest.mark.parametrize("case", EXAMPLES)
def test_example(books: Door, case: str) -> None:
    request, response, _ = golden(f"Export/{case}")
    assert books.post(request).text == response
