"""Which function answers each operation; what an operation takes and gives is declared in contract/operations.toml."""

from collections.abc import Mapping
from typing import Final

from grootboek.gateways.snelstart.bookings import invoices
from grootboek.gateways.snelstart.call import Answer
from grootboek.gateways.snelstart.contract.operations import Operation, Routes, operations
from grootboek.gateways.snelstart.resources import (
    accounts,
    authorization,
    company_info,
    cost_centres,
    countries,
    echo,
    invoice_lists,
    journals,
    ledger_lines,
    relations,
    vat_rates,
    vat_tariffs,
)

ANSWERS: Final[Mapping[str, Answer]] = {
    **accounts.ANSWERS,
    **cost_centres.ANSWERS,
    **authorization.ANSWERS,
    **company_info.ANSWERS,
    **countries.ANSWERS,
    **echo.ANSWERS,
    **invoices.ANSWERS,
    **journals.ANSWERS,
    **ledger_lines.ANSWERS,
    **relations.ANSWERS,
    **invoice_lists.ANSWERS,
    **vat_rates.ANSWERS,
    **vat_tariffs.ANSWERS,
}
"""The function of each operation that is served, by the operation's name."""

SERVED: Final[tuple[Operation, ...]] = tuple(operations()[name] for name in ANSWERS)
ROUTES: Final = Routes(SERVED)

ECHO: Final = "GET /echo/{input}"
TOKEN: Final = "POST /b2b/token"  # noqa: S105 (a path)
INTERFACE: Final = "GET /openapi.json"
REFERENCE: Final = "GET /docs"
