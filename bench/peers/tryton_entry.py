"""Tryton creating and posting an equal entry in its own process: a move of three lines of its account module.

Its environment says where its PostgreSQL is: TRYTOND_DATABASE_URI.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from trytond.pool import Pool
from trytond.transaction import Transaction, TransactionError

from bench.contestants import arguments_of_worker, repeated, work_for_starter

_DAY = date(2026, 3, 2)
_CHART = "account_template_root_en"


def main() -> None:
    """Create and post moves whenever the starter says so."""
    name = str(arguments_of_worker()["database"])
    _install(name)
    Pool.start()
    Pool(name).init()
    user, company = _within(name, 0, {}, _company)
    context = {"company": company}
    facts = _within(name, user, context, lambda pool: _chart(pool, company))

    def step() -> None:
        _within(name, user, context, lambda pool: _book(pool, facts))

    step()
    if _within(name, user, context, _posted_lines) != [3]:
        raise SystemExit("Tryton did not post what was asked")
    work_for_starter(repeated(step))


def _within(name: str, user: int, context: dict[str, Any], work: Callable[[Any], Any]) -> Any:
    """Do work in a transaction of Tryton's; what it asks to lock is locked beforehand the next time, which is faster."""
    while True:
        with Transaction().start(name, user, context=context, **_LOCKS) as transaction:
            try:
                done = work(Pool())
            except TransactionError as wish:
                transaction.rollback()
                wish.fix(_LOCKS)
                continue
        return done


_LOCKS: dict[str, Any] = {}


def _posted_lines(pool: Any) -> list[int]:
    return [len(move.lines) for move in pool.get("account.move").search([("state", "=", "posted")])]


def _install(name: str) -> None:
    """Make Tryton's tables with its account module, as its administrators do."""
    with tempfile.TemporaryDirectory() as folder:
        password = Path(folder) / "password"
        password.write_text("measured and thrown away\n")
        command = [str(Path(sys.executable).with_name("trytond-admin")), "-d", name, "-u", "account"]
        subprocess.run(
            [*command, "--activate-dependencies", "--email", "admin@example.org", "-p"],
            env={**os.environ, "TRYTONPASSFILE": str(password)},
            check=True,
            capture_output=True,
        )


def _company(pool: Any) -> tuple[int, int]:
    """Make a company that the administrator works for; return the ids of both."""
    currency = pool.get("currency.currency")(name="Euro", symbol="€", code="EUR")
    currency.save()
    party = pool.get("party.party")(name="Meting")
    party.save()
    company = pool.get("company.company")(party=party, currency=currency)
    company.save()
    user = pool.get("res.user").search([("login", "=", "admin")])[0]
    user.companies = [company]
    user.company = company
    user.save()
    return user.id, company.id


def _chart(pool: Any, company: int) -> dict[str, Any]:
    """Make the chart from Tryton's template and a fiscal year; return what the moves need."""
    template = pool.get("ir.model.data").get_id("account", _CHART)
    wizard = pool.get("account.create_chart", type="wizard")
    session, _, _ = wizard.create()
    making = wizard(session)
    making.account.account_template = template
    making.account.company = company
    making.transition_create_account()
    kind = pool.get("ir.sequence.type").search([("name", "=", "Account Move")])[0]
    sequence = pool.get("ir.sequence.strict")(name="2026", sequence_type=kind, company=company)
    sequence.save()
    year = pool.get("account.fiscalyear")(
        name="2026",
        company=company,
        start_date=date(2026, 1, 1),
        end_date=date(2026, 12, 31),
        move_sequence=sequence,
    )
    year.save()
    pool.get("account.fiscalyear").create_period([year])
    account = pool.get("account.account")
    customer = pool.get("party.party")(name="Klant 1")
    customer.save()
    find: Callable[..., Any] = account.search
    return {
        "journal": pool.get("account.journal").search([("type", "=", "revenue")])[0].id,
        "period": pool.get("account.period").search([("start_date", "<=", _DAY), ("end_date", ">=", _DAY)])[0].id,
        "receivable": find([("type.receivable", "=", True), ("party_required", "=", True)], limit=1)[0].id,
        "revenue": find([("code", "=", "4.1.1")], limit=1)[0].id,
        "vat": find([("name", "=", "Accrued Taxes (Other Than Payroll)"), ("closed", "=", False)], limit=1)[0].id,
        "party": customer.id,
    }


def _book(pool: Any, facts: dict[str, Any]) -> None:
    move = pool.get("account.move")
    lines = [
        {"account": facts["receivable"], "party": facts["party"], "debit": Decimal("121.00"), "credit": Decimal(0)},
        {"account": facts["revenue"], "debit": Decimal(0), "credit": Decimal("100.00")},
        {"account": facts["vat"], "debit": Decimal(0), "credit": Decimal("21.00")},
    ]
    made = move.create(
        [
            {
                "journal": facts["journal"],
                "period": facts["period"],
                "date": _DAY,
                "description": "Verkoop van goederen",
                "lines": [("create", lines)],
            }
        ]
    )
    move.post(made)


if __name__ == "__main__":
    main()
