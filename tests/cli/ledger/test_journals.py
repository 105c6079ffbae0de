"""`grootboek journal`: several journals for money, told when they do not fit."""

import json

from tests.cli.conftest import Run, made


def test_a_second_bank_journal_is_added_and_listed(run: Run) -> None:
    made(run)
    added = run("journal", "add", "zaak", "general", "CORR", "Correcties").stdout
    assert added == "Added journal CORR with number 2021.\n"
    second = run("journal", "add", "zaak", "cash", "KAS2", "Tweede kas", "--account", "1000").stdout
    assert second == "Added journal KAS2 with number 2022.\n"
    rows = json.loads(run("journal", "list", "zaak", "--json").stdout)
    kinds = [(row["code"], row["kind"], row["account"]) for row in rows if row["kind"] in ("cash", "bank")]
    assert ("KAS", "cash", "1000") in kinds
    assert ("KAS2", "cash", "1000") in kinds
    assert "Tweede kas" in run("journal", "list", "zaak").stdout


def test_what_does_not_fit_is_told(run: Run) -> None:
    made(run)
    wrong = run("journal", "add", "zaak", "bank", "B2", "Bank 2", "--account", "8000", code=1).stderr
    assert "is not of money" in wrong
    assert "is not of money" in run("journal", "add", "zaak", "bank", "B2", "Bank", code=1).stderr
    assert "is in use already" in run("journal", "add", "zaak", "general", "MEMO", "M", code=1).stderr
    assert "there is no account" in run("journal", "add", "zaak", "bank", "B2", "B", "--account", "1", code=1).stderr
