"""Test the forms that the data of a call may have."""

import pytest

from grootboek.gateways.cash.errors import EXPORT, IMPORT, Failed
from grootboek.gateways.cash.records.formaat import Formaat, formaat_of_export, formaat_of_import


@pytest.mark.parametrize(("text", "formaat"), [("", "0"), ("0", "0"), ("1", "1"), ("3", "3"), ("5", "5")])
def test_formaat_of_an_import(text: str, formaat: str) -> None:
    assert formaat_of_import(text) is Formaat(formaat)


@pytest.mark.parametrize("text", ["2", "01", "x" * 30])
def test_formaat_that_no_import_has(text: str) -> None:
    with pytest.raises(Failed) as failed:
        formaat_of_import(text)
    assert failed.value.code == IMPORT
    assert failed.value.message == f"Error during import: formaat {text[:20]} is niet beschikbaar"


def test_an_export_has_the_first_two() -> None:
    assert [formaat_of_export(text) for text in ("", "0", "1")] == [Formaat.PLAIN, Formaat.PLAIN, Formaat.ENCODED]
    for text in ("3", "5", "9"):
        with pytest.raises(Failed) as failed:
            formaat_of_export(text)
        assert failed.value.code == EXPORT
