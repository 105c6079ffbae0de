"""`grootboek bank`: files of banks are imported and told of, what is unknown is assigned, rules come and go."""

import json
from pathlib import Path
from typing import Any

from tests.bookkeeping.bank_files import ACCOUNT, camt, statement, transaction
from tests.cli.conftest import Run, made


def listed(run: Run, *words: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run("bank", *words, "--json").stdout)
    return rows


def test_a_file_is_imported_told_of_and_assigned(run: Run, tmp_path: Path) -> None:
    made(run)
    assert "is of account" in run("journal", "set", "zaak", "BANK", "--iban", ACCOUNT).stdout
    run("bank", "rule", "add", "zaak", "4360", "--text", "huur")
    assert [(row["text"], row["account"]) for row in listed(run, "rule", "list", "zaak")] == [("huur", "4360")]
    file = tmp_path / "maart.xml"
    reported = (transaction(-500, "HUUR maart", identity="R1"), transaction(700, "?", identity="R2"))
    file.write_bytes(camt(statement(*reported, opening=1_000, number="12")))
    told = run("bank", "import", "zaak", str(file)).stdout
    assert f"statement 12 of {ACCOUNT}: 2 transactions (1 rule, 1 unknown)." in told
    assert "The opening balance is 10,00 at the bank and 0,00 in the ledger." in told
    assert "was imported already" in run("bank", "import", "zaak", str(file)).stdout
    assert [row["id"] for row in listed(run, "list", "zaak", "--unknown")] == [2]
    assert "is assigned" in run("bank", "assign", "zaak", "2", "--account", "8000", "--vat-code", "sales_high").stdout
    assert listed(run, "list", "zaak", "--unknown") == []
    assert [row["differs"] for row in listed(run, "list", "zaak")] == [True]
    assert [row["outcome"] for row in listed(run, "show", "zaak", "1")] == ["rule", "assigned"]
    assert "The closing balance" in run("bank", "show", "zaak", "1").stdout
    assert run("bank", "rule", "remove", "zaak", "1").stdout == "Rule 1 is gone.\n"
    assert "up to 0,50" in run("bank", "differences", "zaak", "0.50", "--account", "4990").stdout


def test_what_is_wrong_is_told_and_the_other_files_are_imported(run: Run, tmp_path: Path) -> None:
    made(run)
    run("journal", "set", "zaak", "BANK", "--iban", ACCOUNT)
    sound, broken, strange = (tmp_path / name for name in ("sound.xml", "broken.xml", "strange.xml"))
    sound.write_bytes(camt(statement(transaction(1, identity="R1"))))
    broken.write_bytes(b"no statement at all")
    strange.write_bytes(camt(statement(account="NL20INGB0001234567")))
    done = run("bank", "import", "zaak", str(broken), str(strange), str(sound), code=1)
    assert "neither a camt file nor MT940" in done.stderr
    assert "of NL20INGB0001234567: bank_account NL20INGB0001234567 is that of no bank journal" in done.stderr
    assert "1 transactions (1 unknown)" in done.stdout
    for words, told in (
        (("journal", "set", "zaak", "NIX", "--iban", ACCOUNT), "there is no journal"),
        (("journal", "set", "zaak", "KAS", "--iban", "NL20INGB0001234567"), "is of another kind"),
        (("journal", "set", "zaak", "BANK", "--iban", "NL1"), "is not a valid IBAN"),
        (("bank", "rule", "add", "zaak", "4360"), "is missing"),
        (("bank", "rule", "remove", "zaak", "9"), "is not known"),
        (("bank", "show", "zaak", "9"), "there is no statement 9"),
        (("bank", "assign", "zaak", "1"), "is not known"),
        (("bank", "assign", "zaak", "1", "--invoice", "F1"), "nothing is outstanding of 'F1'"),
        (("bank", "assign", "zaak", "1", "--invoice", "F1", "--relation", "NIX"), "there is no relation 'NIX'"),
        (("bank", "differences", "zaak", "1", "--account", "1300"), "cannot be used here"),
    ):
        assert told in run(*words, code=1).stderr, words
