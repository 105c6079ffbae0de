"""Which function answers each operation; what an operation takes and gives is declared in contract/operations.toml."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from grootboek.gateways.snelstart.bookings import general_bookings, invoices, money_bookings, received_invoices
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.contract.operations import Operation, Routes, operations
from grootboek.gateways.snelstart.orders import sales_orders, templates
from grootboek.gateways.snelstart.resources import (
    accounts,
    article_prices,
    articles,
    authorization,
    bank_statements,
    company_info,
    cost_centres,
    countries,
    custom_fields,
    documents,
    echo,
    invoice_lists,
    journals,
    ledger_lines,
    prices,
    relations,
    reports,
    revenue_groups,
    vat_rates,
    vat_returns,
    vat_tariffs,
)

ANSWERS: Final[Mapping[str, Answer]] = {
    **accounts.ANSWERS,
    **article_prices.ANSWERS,
    **articles.ANSWERS,
    **cost_centres.ANSWERS,
    **authorization.ANSWERS,
    **bank_statements.ANSWERS,
    **company_info.ANSWERS,
    **countries.ANSWERS,
    **documents.ANSWERS,
    **custom_fields.ANSWERS,
    **echo.ANSWERS,
    **general_bookings.ANSWERS,
    **invoices.ANSWERS,
    **journals.ANSWERS,
    **ledger_lines.ANSWERS,
    **money_bookings.ANSWERS,
    **prices.ANSWERS,
    **received_invoices.ANSWERS,
    **relations.ANSWERS,
    **reports.ANSWERS,
    **revenue_groups.ANSWERS,
    **invoice_lists.ANSWERS,
    **sales_orders.ANSWERS,
    **templates.ANSWERS,
    **vat_rates.ANSWERS,
    **vat_returns.ANSWERS,
    **vat_tariffs.ANSWERS,
}
"""The function of each operation that is served, by the operation's name."""

_RECORDED: Final = frozenset(
    f"POST /{resource}"
    for resource in ("bankboekingen", "inkoopboekingen", "kasboekingen", "memoriaalboekingen", "verkoopboekingen")
)


def records_only(call: Call) -> bool:
    """Tell whether a call records one booking and writes nothing else; a one-off mandate is written beside its sale."""
    return call.operation.name in _RECORDED and call.body.object("eenmaligeIncassoMachtiging") is None


SERVED: Final[tuple[Operation, ...]] = tuple(operations()[name] for name in ANSWERS)
ROUTES: Final = Routes(SERVED)


def served(articles_top: int) -> tuple[Operation, ...]:
    """Return what is served where a page of articles has at most so many of them."""
    return tuple(
        replace(each, top=articles_top) if each.top and each.segments[0] == "artikelen" else each for each in SERVED
    )


ECHO: Final = "GET /echo/{input}"
TOKEN: Final = "POST /b2b/token"  # noqa: S105 (a path)
INTERFACE: Final = "GET /openapi.json"
REFERENCE: Final = "GET /docs"
