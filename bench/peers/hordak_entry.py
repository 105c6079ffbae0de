"""django-hordak creating an equal entry in its own process: a transaction of three legs, as its documentation does it."""

from datetime import date
from decimal import Decimal

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from moneyed import Money
from sqlalchemy import make_url

from bench.contestants import arguments_of_worker, repeated, work_for_starter


def _set_up(url: str) -> None:
    place = make_url(url)
    database = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": place.database,
        "USER": place.username,
        "HOST": place.host,
        "PORT": place.port,
        "CONN_MAX_AGE": None,
    }
    settings.configure(
        DATABASES={"default": database},
        INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "mptt", "hordak"],
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        USE_TZ=True,
        CURRENCIES=["EUR"],
        DEFAULT_CURRENCY="EUR",
    )
    django.setup()


def main() -> None:
    """Create entries whenever the starter says so."""
    _set_up(str(arguments_of_worker()["url"]))
    call_command("migrate", verbosity=0)
    accounts, transactions, legs = (
        apps.get_model("hordak", name).objects for name in ("Account", "Transaction", "Leg")
    )
    receivable = accounts.create(name="Debiteuren", code="1300", type="AS", currencies=["EUR"])
    revenue = accounts.create(name="Omzet hoog", code="8000", type="IN", currencies=["EUR"])
    vat = accounts.create(name="Btw af te dragen hoog", code="1700", type="LI", currencies=["EUR"])
    gross, net, tax = (Money(Decimal(amount), "EUR") for amount in ("121.00", "100.00", "21.00"))

    def step() -> None:
        with transaction.atomic():
            made = transactions.create(date=date(2026, 3, 2), description="Verkoop van goederen")
            legs.create(transaction=made, account=receivable, debit=gross)
            legs.create(transaction=made, account=revenue, credit=net)
            legs.create(transaction=made, account=vat, credit=tax)

    step()
    balances = {account.code: account.get_balance() for account in accounts.all()}
    if [str(balances[code]) for code in ("1300", "8000", "1700")] != ["€121.00", "€100.00", "€21.00"]:
        raise SystemExit(f"hordak did not book what was asked: {balances}")
    work_for_starter(repeated(step))


if __name__ == "__main__":
    main()
