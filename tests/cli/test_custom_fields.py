"""`grootboek custom-field`: fields are added, changed, listed and removed, and a file adds all of its fields or none."""

import json
from pathlib import Path
from typing import Any

import pytest

from grootboek.bookkeeping.custom_fields import fill_party_fields
from grootboek.bookkeeping.parties import add_party
from grootboek.cli.opening import open_books
from grootboek.ledger.custom_field import FieldSubject
from grootboek.ledger.party import PartyDraft
from grootboek.store.masters.custom_fields import custom_fields
from tests.cli.conftest import Run, made


def listed(run: Run) -> list[dict[str, Any]]:
    """Return the fields."""
    rows: list[dict[str, Any]] = json.loads(run("custom-field", "list", "zaak", "--json").stdout)
    return rows


def test_fields_are_added_changed_listed_and_removed(run: Run, tmp_path: Path) -> None:
    made(run)
    file = tmp_path / "velden.csv"
    run("custom-field", "add", "zaak", "customer", "Lidnummer", "text", "--length", "4")
    choices = ("--choice", "rood", "--choice", "groen")
    assert run("custom-field", "add", "zaak", "article", "Kleur", "choice", *choices).stdout == "Added field Kleur.\n"
    run("custom-field", "change", "zaak", "customer", "Lidnummer", "--length", "6")
    run("custom-field", "change", "zaak", "article", "Kleur", "--choice", "blauw")
    assert listed(run) == [
        {"subject": "customer", "name": "Lidnummer", "type": "text", "length": 6, "choices": ""},
        {"subject": "article", "name": "Kleur", "type": "choice", "length": None, "choices": "blauw"},
    ]
    run("custom-field", "change", "zaak", "article", "Kleur", "--choice", "b|c", "--choice", "d\\")
    assert listed(run)[1]["choices"] == r"b\|c|d\\"
    file.write_text(f"subject;name;type;choices\nsupplier;Kleur;choice;{listed(run)[1]['choices']}\n", encoding="utf-8")
    run("custom-field", "import", "zaak", str(file))
    with open_books(None, "zaak", writing=True) as book:
        assert custom_fields(book, FieldSubject.SUPPLIER)[0].choices == ("b|c", "d\\")
        party = add_party(book, PartyDraft(name="Vos"))
        fill_party_fields(book, party.id, {FieldSubject.CUSTOMER: {"Lidnummer": "5299"}})
    told = run("custom-field", "change", "zaak", "customer", "Lidnummer", "--length", "3", code=1).stderr
    assert "field has values that would not fit (Lidnummer)" in told
    told = run("custom-field", "remove", "zaak", "customer", "Lidnummer").stdout
    assert told == "Removed field Lidnummer, and 1 value.\n"
    assert [row["name"] for row in listed(run)] == ["Kleur", "Kleur"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("remove", "zaak", "customer", "Niets"), "field is not known (Niets)"),
        (("add", "zaak", "customer", "Veld", "whole", "--length", "5"), "--length must be from 1 to 1000"),
        (("add", "zaak", "customer", "Veld", "choice"), "choices must be from 1 to 100"),
        (("add", "zaak", "customer", " ", "text"), "NAME is missing"),
    ],
)
def test_what_is_wrong_is_said(run: Run, arguments: tuple[str, ...], words: str) -> None:
    made(run)
    assert words in run("custom-field", *arguments, code=1).stderr
    assert listed(run) == []


def test_a_file_adds_all_its_fields_or_none(run: Run, tmp_path: Path) -> None:
    made(run)
    file = tmp_path / "velden.csv"
    rows = ["subject;name;type;length;choices", "customer;Lid;flag;;", "supplier;Kleur;Choice;;rood | groen"]
    wrong = ["klant;Maat;text;;", "customer;Lid;text;veel;", "customer;Lid;text;;", "article;Maat;text;1001;"]
    file.write_text("\n".join([*rows, *wrong]), encoding="utf-8")
    told = run("custom-field", "import", "zaak", str(file), code=1).stderr
    assert "line 4: subject: 'klant' is none of customer, supplier, article" in told
    assert "line 5: length: 'veel' is not a whole number" in told
    assert "line 6: name is in use already (Lid)" in told
    assert "line 7: length must be from 1 to 1000" in told
    assert "4 of 6 lines are wrong; nothing was written" in told
    assert listed(run) == []
    file.write_text("\n".join(rows), encoding="utf-8")
    assert run("custom-field", "import", "zaak", str(file)).stdout == "Fields: 2 added.\n"
    assert [(row["name"], row["type"], row["choices"]) for row in listed(run)] == [
        ("Lid", "flag", ""),
        ("Kleur", "choice", "rood|groen"),
    ]
