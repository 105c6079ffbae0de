"""The comparisons, by the names with which one is asked for, in the order of the page."""

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from bench.articles import articles_on_postgresql, articles_on_sqlite
from bench.audit_files import audit_files_on_postgresql
from bench.bank_statements import bank_statements_on_postgresql, bank_statements_on_sqlite
from bench.booking_sales import booking_sales_on_postgresql
from bench.exporting import exporting_on_postgresql, exporting_on_sqlite
from bench.importing import importing_on_postgresql, importing_on_sqlite
from bench.importing_masters import importing_masters_on_sqlite
from bench.listing import (
    ledger_lines_on_postgresql,
    ledger_lines_on_sqlite,
    listing_on_postgresql,
    listing_on_sqlite,
)
from bench.many_administrations import asking_some_of_many
from bench.ordering import ordering_on_postgresql, ordering_on_sqlite
from bench.plain_text import plain_text_accounting
from bench.plan import Plan
from bench.reading import reading_large_books, reading_relations
from bench.reporting import reports_on_postgresql, reports_on_sqlite
from bench.results import Result
from bench.settling import settling_on_postgresql, settling_on_sqlite
from bench.starting import starting
from bench.ubl import taking_in_on_postgresql, taking_in_on_sqlite
from bench.vat_returns import vat_returns_on_postgresql
from bench.visiting import visiting_on_postgresql, visiting_on_sqlite
from bench.writing import writing_on_postgresql, writing_on_slow_disks, writing_on_sqlite

COMPARISONS: Final[Mapping[str, Callable[[Plan], Iterator[Result]]]] = {
    "postgresql": writing_on_postgresql,
    "sqlite": writing_on_sqlite,
    "slow-disks": writing_on_slow_disks,
    "visits": visiting_on_postgresql,
    "visits-sqlite": visiting_on_sqlite,
    "starting": starting,
    "reading": reading_large_books,
    "administrations": asking_some_of_many,
    "relations": reading_relations,
    "lists": listing_on_postgresql,
    "lists-sqlite": listing_on_sqlite,
    "articles": articles_on_postgresql,
    "articles-sqlite": articles_on_sqlite,
    "ledger-lines": ledger_lines_on_postgresql,
    "ledger-lines-sqlite": ledger_lines_on_sqlite,
    "audit-files": audit_files_on_postgresql,
    "reports": reports_on_postgresql,
    "reports-sqlite": reports_on_sqlite,
    "exports": exporting_on_postgresql,
    "exports-sqlite": exporting_on_sqlite,
    "imports": importing_on_postgresql,
    "imports-sqlite": importing_on_sqlite,
    "masters-sqlite": importing_masters_on_sqlite,
    "plain-text": plain_text_accounting,
    "booking-sales": booking_sales_on_postgresql,
    "orders": ordering_on_postgresql,
    "orders-sqlite": ordering_on_sqlite,
    "settling": settling_on_postgresql,
    "settling-sqlite": settling_on_sqlite,
    "bank-statements": bank_statements_on_postgresql,
    "bank-statements-sqlite": bank_statements_on_sqlite,
    "vat-returns": vat_returns_on_postgresql,
    "ubl": taking_in_on_postgresql,
    "ubl-sqlite": taking_in_on_sqlite,
}
