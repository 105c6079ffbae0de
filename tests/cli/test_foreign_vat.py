"""`grootboek foreign-vat`: switched on when accounts for distance sales name their rate, and off again."""

from grootboek.cli.opening import open_books
from grootboek.store.masters.chart import chart_of
from grootboek.store.masters.foreign_vat import foreign_vat_spans
from tests.cli.conftest import Run, made


def test_foreign_vat_is_switched_on_and_off(run: Run) -> None:
    made(run)
    refused = run("foreign-vat", "on", "zaak", code=1)
    assert "8060 names no rate; set it with: grootboek foreign-vat rate CODE ACCOUNT KIND" in refused.stderr
    assert run("foreign-vat", "rate", "zaak", "8060", "RRL").stdout == "Sales on 8060 bear the rate RRL.\n"
    assert run("foreign-vat", "on", "zaak").stdout == "Foreign VAT is charged from today on.\n"
    assert run("foreign-vat", "on", "zaak").stdout == "Foreign VAT was charged already.\n"
    with open_books(None, "zaak") as book:
        (span,) = foreign_vat_spans(book)
        assert (span.last, chart_of(book).account_by_code["8060"].vat_rate_code) == (None, "RRL")
        assert span.holds(book.today)
    assert run("foreign-vat", "off", "zaak").stdout == "Today is the last day of foreign VAT.\n"
    assert run("foreign-vat", "off", "zaak").stdout == "Foreign VAT was not charged.\n"


def test_a_rate_is_one_of_the_kinds_and_its_account_is_known(run: Run) -> None:
    made(run)
    assert "HOOG" in run("foreign-vat", "rate", "zaak", "8060", "HOOG", code=2).stderr
    assert "ACCOUNT is not known (9999)" in run("foreign-vat", "rate", "zaak", "9999", "SR", code=1).stderr
