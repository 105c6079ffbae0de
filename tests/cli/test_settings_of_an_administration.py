"""`grootboek administration set` and `show`: what stands on invoices and what banks ask."""

import json

import pytest

from tests.cli.conftest import Run, made


def shown(run: Run) -> dict[str, str]:
    found: dict[str, str] = json.loads(run("administration", "show", "zaak", "--json").stdout)
    return found


def test_what_is_set_is_shown(run: Run) -> None:
    made(run)
    run(
        "administration",
        "set",
        "zaak",
        "--name",
        "De Zaak B.V.",
        "--iban",
        "NL91 ABNA 0417 1643 00",
        "--city",
        "Utrecht",
    )
    run(
        "administration",
        "set",
        "zaak",
        "--creditor-id",
        "NL28ZZZ401234560000",
        "--invoice-pattern",
        "{year}-{number:4}",
    )
    found = shown(run)
    assert (found["name"], found["iban"], found["city"]) == ("De Zaak B.V.", "NL91ABNA0417164300", "Utrecht")
    assert (found["creditor_id"], found["number_pattern"]) == ("NL28ZZZ401234560000", "{year}-{number:4}")
    assert "NL28ZZZ401234560000" in run("administration", "show", "zaak").stdout
    run("administration", "set", "zaak", "--city", "")
    assert shown(run)["city"] == ""


def test_how_invoices_go_out_as_data_is_set(run: Run) -> None:
    def settings() -> list[object]:
        return [shown(run)[name] for name in ("ubl_form", "mails_ubl", "pdf_has_data")]

    made(run)
    assert settings() == ["nlcius", False, False]
    run("administration", "set", "zaak", "--ubl", "peppol", "--mail-ubl", "--pdf-with-data")
    assert settings() == ["peppol", True, True]
    run("administration", "set", "zaak", "--mail-pdf-only", "--plain-pdf")
    assert settings() == ["peppol", False, False]
    assert "'xml' is not one of" in run("administration", "set", "zaak", "--ubl", "xml", code=2).stderr


def test_what_parties_may_be_is_switched_on_and_off(run: Run) -> None:
    def rules() -> list[object]:
        return [shown(run)[name] for name in ("party_kinds_stay", "one_kind_of_party")]

    made(run)
    assert rules() == [False, False]
    run("administration", "set", "zaak", "--party-kinds-stay", "--one-kind-of-party")
    assert rules() == [True, True]
    assert "yes" in run("administration", "show", "zaak").stdout
    run("administration", "set", "zaak", "--party-kinds-change")
    assert rules() == [False, True]


@pytest.mark.parametrize(
    ("option", "value", "words"),
    [
        ("--iban", "NL92ABNA0417164300", "--iban is not a valid IBAN (NL92ABNA0417164300)"),
        ("--creditor-id", "NL50ZZZ401234560000", "--creditor-id is not valid (NL50ZZZ401234560000)"),
        ("--invoice-pattern", "F1", "--invoice-pattern must hold {number} or {number:5} once, and end in a digit (F1)"),
        ("--name", "", "--name is missing"),
    ],
)
def test_what_is_wrong_is_said_in_words(run: Run, option: str, value: str, words: str) -> None:
    made(run)
    before = shown(run)
    assert words in run("administration", "set", "zaak", option, value, code=1).stderr
    assert shown(run) == before


def test_a_vat_number_that_cannot_be_is_kept_with_a_word(run: Run) -> None:
    made(run)
    assert (
        "is not the VAT number of an EU country"
        in run("administration", "set", "zaak", "--vat-number", "NL123456789B01").stderr
    )
    assert shown(run)["vat_number"] == "NL123456789B01"
    assert run("administration", "set", "zaak", "--vat-number", "NL004495445B01").stderr == ""


def test_what_the_law_wants_on_invoices_is_asked_for(run: Run) -> None:
    lacking = run("administration", "create", "Zaak", "--code", "zaak", "--vat-number", "NL001234567B29").stderr
    options = "--street STREET --postcode POSTCODE --city CITY --coc-number NUMBER"
    assert "invoices of zaak are not mailed yet" in lacking
    assert f"grootboek administration set zaak {options}" in lacking
    run("administration", "set", "zaak", "--street", "Kade 1", "--city", "Ede")
    assert "grootboek administration set zaak --coc-number NUMBER" in run("administration", "show", "zaak").stderr
    run("administration", "set", "zaak", "--coc-number", "12345678")
    assert run("administration", "show", "zaak").stderr == ""
    whole = ("--street", "Kade 1", "--city", "Ede", "--vat-number", "NL001234567B29", "--coc-number", "12345678")
    assert run("administration", "create", "Tweede", "--code", "tweede", *whole).stderr == ""
    assert run("administration", "show", "tweede").stderr == ""


def test_a_detail_that_is_wrong_makes_no_administration(run: Run) -> None:
    assert "is too long" in run("administration", "create", "Z", "--code", "z", "--city", "x" * 51, code=1).stderr
    assert "there is no administration" in run("administration", "show", "z", code=1).stderr
