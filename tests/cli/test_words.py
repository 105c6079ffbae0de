"""What is wrong is said by the name that its user typed, days are read in one form, and a bar is shown to a terminal only."""

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from rich.console import Console

from grootboek.bookkeeping.chart import change_account
from grootboek.bookkeeping.recording import record
from grootboek.cli import progress as bars
from grootboek.cli.opening import open_books
from grootboek.cli.progress import progress, working
from grootboek.cli.words import sentence
from grootboek.ledger.booking import BookingKind, StatedLine, Statement
from grootboek.ledger.refusal import Problem, Reason
from grootboek.store.masters.chart import chart_of
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
        (
            ("article", "add", "zaak", "A1", "Taart", "--sales-price", "1,00001"),
            "--sales-price must have four decimals at most, and not be too large (1.00001)",
        ),
        (("mail", "resend", "zaak", "7"), "mail is not known (7)"),
        (("unsettle", "zaak", "7"), "booking is not known (7)"),
        (("correct", "zaak", "7"), "booking is not known (7)"),
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
        ("report", "trial-balance", "zaak", "--from", "01-01-2026"),
        ("report", "trial-balance", "zaak", "--through", "2026-02-30"),
        ("collection", "make", "zaak", "--date", "morgen"),
        ("price-agreement", "add", "zaak", "A1", "KLANT", "--valid-from", "1 mei"),
        ("period", "lock", "zaak", "\u0662\u0660\u0662\u0666-01-01"),
    ],
    ids=" ".join,
)
def test_a_day_is_written_as_the_message_says(run: Run, arguments: tuple[str, ...]) -> None:
    assert "YYYY-MM-DD" in " ".join(run(*arguments, code=2).stderr.split())


def test_a_period_that_ends_before_it_begins_is_refused(run: Run) -> None:
    made(run)
    told = run("report", "trial-balance", "zaak", "--from", "2026-03-01", "--through", "2026-02-28", code=2).stderr
    assert told == "grootboek: --from 2026-03-01 comes after --through 2026-02-28\n"
    run("report", "trial-balance", "zaak", "--from", "2026-03-01", "--through", "2026-03-01")


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


@pytest.mark.parametrize("reason", Reason, ids=lambda reason: reason.name)
def test_every_reason_has_words(reason: Reason) -> None:
    facts = {"longest": 1, "locked_through": "2026-03-31"}
    places = [(), ("mail",), ("template",), ("sales_order",), ("account",)]
    told = [sentence(Problem(reason, place, facts)) for place in places]
    assert any("is refused: " not in text for text in told)


def test_a_line_is_counted_from_one() -> None:
    assert sentence(Problem(Reason.VAT_CODE_UNKNOWN, ("lines", 0, "vat_code"), {"vat_code": "X"})) == (
        "line 1: vat code is not known (X)"
    )


def test_names_are_shown_as_they_stand(run: Run) -> None:
    """Square brackets are no markup, and colons no emoji."""
    odd = "Kas [/b] [red]:bank:"
    run("administration", "create", odd, "--code", "zaak", "--street", odd)
    run("user", "create", "ik@zaak.example", "--name", odd)
    with open_books(None, "zaak", writing=True) as book:
        accounts = chart_of(book).account_by_code
        for code in ("4360", "1000"):
            change_account(book, accounts[code].id, lambda account: replace(account, name=odd))
        line = StatedLine(account_id=accounts["4360"].id, net=100)
        money = {"kind": BookingKind.MONEY_SPENT, "account_id": accounts["1000"].id, "lines": (line,)}
        record(book, Statement(**money, date=date(2026, 3, 1)))
    for command in (
        ("administration", "list"),
        ("administration", "show", "zaak"),
        ("user", "list"),
        ("report", "trial-balance", "zaak", "--through", "2026-12-31"),
    ):
        assert odd in run(*command).stdout, command
    assert "(KAS[/B][RED]:BANK:)" in run("administration", "set", "zaak", "--iban", odd, code=1).stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("correct", "zaak"),
        ("unsettle", "zaak"),
        ("sales-order", "withdraw", "zaak"),
        ("mail", "resend", "zaak"),
        ("collection", "show", "zaak"),
        ("price-agreement", "remove", "zaak"),
        ("co-working", "remove", "zaak"),
        ("mail", "list", "--limit"),
        ("user", "create", "ik@zaak.example", "--customer-number"),
        ("serve", "--workers"),
        ("serve", "--threads"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("number", ["99999999999999999999", "0", "1_0", "\u0661", "1.0"])
def test_a_number_that_no_engine_keeps_is_said_to_be_none(run: Run, arguments: tuple[str, ...], number: str) -> None:
    assert "is not a whole number from 1 to" in " ".join(run(*arguments, number, code=2).stderr.split())


@pytest.mark.parametrize("is_terminal", [True, False])
def test_a_bar_is_shown_to_a_person_and_not_to_a_pipe(is_terminal: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.StringIO()
    monkeypatch.setattr(bars, "errors", Console(file=written, force_terminal=is_terminal, width=100))
    assert list(progress([1, 2, 3], "Checking the books")) == [1, 2, 3]
    with working("Copying"):
        pass
    assert ("Checking the books" in written.getvalue()) is is_terminal
    assert ("Copying" in written.getvalue()) is is_terminal
