"""`grootboek cost-centre account`: whether lines on an account have a cost centre."""

import pytest

from grootboek.cli.opening import open_books
from grootboek.store.masters.chart import chart_of
from tests.cli.conftest import Run, made


@pytest.mark.parametrize(
    ("use", "flags"), [("required", (True, False)), ("allowed", (False, False)), ("forbidden", (False, True))]
)
def test_an_account_requires_allows_or_forbids_a_cost_centre(run: Run, use: str, flags: tuple[bool, bool]) -> None:
    made(run)
    run("cost-centre", "account", "zaak", "4360", "required")
    assert run("cost-centre", "account", "zaak", "4360", use).stdout == f"A cost centre is {use} on account 4360.\n"
    with open_books(None, "zaak") as book:
        account = chart_of(book).account_by_code["4360"]
        assert (account.cost_centre_required, account.cost_centre_forbidden) == flags


def test_an_account_that_is_not_there_is_told(run: Run) -> None:
    made(run)
    assert "there is no account '9999'" in run("cost-centre", "account", "zaak", "9999", "allowed", code=1).stderr
