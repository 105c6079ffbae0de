"""Tests of papers draw pages, for which the machine needs Pango."""

import pytest

from tests.pango import skip_without_pango


@pytest.fixture
def pango() -> None:
    """Skip the test on a machine without Pango."""
    skip_without_pango()
