"""What is wrong is said by the name that its user typed, days are read in one form, and a bar is shown to a terminal only."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from grootboek.cli import progress as bars
from grootboek.cli.progress import progress, working
from tests.cli.conftest import Run, made


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("administration", "create", "Zaak", "--code", "Met Spaties"), "--code must be 1 to 20 lower-case letters"),
        (
            ("administration", "create", "Zaak", "--code", "twee", "--email", "geen adres"),
            "--email is not a valid e-mail address",
        ),
        (("administration", "set", "zaak", "--invoice-pattern", "F"), "--invoice-pattern must hold {number}"),
        (("administration", "set", "zaak", "--iban", "NL1"), "--iban is not a valid IBAN (NL1)"),
        (("user", "create", "geen adres"), "EMAIL is not a valid e-mail address"),
        (("user", "password", "zaak@grootboek.local", "--new", "kort"), "password must have twelve characters or more"),
        (("article", "add", "zaak", "A1", "Taart", "--sales-price", "veel"), "--sales-price: 'veel' is not a number"),
        (("article", "add", "zaak", "A1", "Taart", "--supplier", "X"), "--supplier: there is no party 'X'"),
        (("cost-centre", "add", "zaak", "Winkel", "--parent", "X"), "--parent: there is no cost centre 'X'"),
        (("stock", "count", "zaak", "X", "1"), "ARTICLE is not known (X)"),
        (("mail", "resend", "zaak", "7"), "mail is not known (7)"),
    ],
    ids=lambda value: " ".join(value[:2]) if isinstance(value, tuple) else "",
)
def test_a_refusal_names_the_option(run: Run, arguments: tuple[str, ...], words: str) -> None:
    made(run)
    told = run(*arguments, code=1).stderr
    assert told.startswith(f"grootboek: {words}")
    assert len(told.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        ("trial-balance", "zaak", "--from", "01-01-2026"),
        ("trial-balance", "zaak", "--through", "2026-02-30"),
        ("collection", "make", "zaak", "--date", "morgen"),
        ("price-agreement", "add", "zaak", "A1", "KLANT", "--valid-from", "1 mei"),
    ],
    ids=" ".join,
)
def test_a_day_is_written_as_the_message_says(run: Run, arguments: tuple[str, ...]) -> None:
    assert "YYYY-MM-DD" in " ".join(run(*arguments, code=2).stderr.split())


def test_a_period_that_ends_before_it_begins_is_refused(run: Run) -> None:
    made(run)
    told = run("trial-balance", "zaak", "--from", "2026-03-01", "--through", "2026-02-28", code=2).stderr
    assert told == "grootboek: --from 2026-03-01 comes after --through 2026-02-28\n"
    run("trial-balance", "zaak", "--from", "2026-03-01", "--through", "2026-03-01")


def test_a_preview_makes_no_folder(run: Run, tmp_path: Path) -> None:
    made(run)
    file = tmp_path / "nergens" / "x.pdf"
    assert "there is no folder" in run("invoice-template", "preview", "zaak", str(file), code=2).stderr
    assert not file.parent.exists()


def test_prices_are_written_in_one_way(run: Run) -> None:
    made(run)
    run("article", "add", "zaak", "A1", "Taart", "--sales-price", "1887.6", "--purchase-price", "0.0125")
    listed = run("article", "list", "zaak").stdout
    assert "1.887,60" in listed
    assert "0,0125" in listed
    assert '"sales_price": "1887.6000"' in run("article", "list", "zaak", "--json").stdout


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_bar_is_shown_to_a_person_and_not_to_a_pipe(is_terminal: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(bars, "errors", Console(file=written, force_terminal=is_terminal, width=100))
    assert list(progress([1, 2, 3], "Checking the books")) == [1, 2, 3]
    with working("Copying"):
        pass
    assert ("Checking the books" in written.getvalue()) is is_terminal
    assert ("Copying" in written.getvalue()) is is_terminal
