"""A small chart for the tests of the ledger: the id of an account is its code, the id of a journal its place."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from grootboek.ledger.account import Account, AccountRole
from grootboek.ledger.administration import Administration
from grootboek.ledger.chart import Chart
from grootboek.ledger.cost_centre import CostCentre
from grootboek.ledger.fiscal_periods import PeriodKind
from grootboek.ledger.journal import Journal, JournalKind

EQUITY, CASH, BANK, RECEIVABLE, PAYABLE, SUSPENSE, COSTS, REVENUE, REVENUE_LOW = (
    600,
    1000,
    1100,
    1300,
    1600,
    2990,
    4360,
    8000,
    8010,
)
VAT_HIGH, VAT_LOW, VAT_OTHER, INPUT_HIGH, INPUT_LOW, INPUT_OTHER = 1700, 1701, 1702, 1710, 1711, 1712
REVERSE_DUE, WORLD_DUE, EU_DUE, RECLAIM = 1706, 1707, 1708, 1713
HIDDEN_COSTS, CENTRED_COSTS = 4998, 4999
KAS, BANK_JOURNAL, VERK, INK, MEMO, BAL, OLD_KAS = range(1, 8)
NORTH, OLD_SOUTH = 1, 2
CUSTOMER, SUPPLIER = 11, 12

ROLES: Final = {
    EQUITY: AccountRole.GENERAL,
    CASH: AccountRole.CASH,
    BANK: AccountRole.BANK,
    RECEIVABLE: AccountRole.RECEIVABLE,
    PAYABLE: AccountRole.PAYABLE,
    VAT_HIGH: AccountRole.VAT_SALES_HIGH,
    VAT_LOW: AccountRole.VAT_SALES_LOW,
    VAT_OTHER: AccountRole.VAT_SALES_OTHER,
    REVERSE_DUE: AccountRole.VAT_REVERSE_DUE,
    WORLD_DUE: AccountRole.VAT_IMPORT_WORLD_DUE,
    EU_DUE: AccountRole.VAT_IMPORT_EU_DUE,
    INPUT_HIGH: AccountRole.VAT_PURCHASE_HIGH,
    INPUT_LOW: AccountRole.VAT_PURCHASE_LOW,
    INPUT_OTHER: AccountRole.VAT_PURCHASE_OTHER,
    RECLAIM: AccountRole.VAT_REVERSE_RECLAIM,
    SUSPENSE: AccountRole.SUSPENSE,
    COSTS: AccountRole.COSTS_ANY_RATE,
    HIDDEN_COSTS: AccountRole.GENERAL,
    CENTRED_COSTS: AccountRole.GENERAL,
    REVENUE: AccountRole.REVENUE_HIGH,
    REVENUE_LOW: AccountRole.REVENUE_LOW,
}
JOURNALS: Final = {
    "KAS": (JournalKind.CASH, CASH),
    "BANK": (JournalKind.BANK, BANK),
    "VERK": (JournalKind.SALES, RECEIVABLE),
    "INK": (JournalKind.PURCHASE, PAYABLE),
    "MEMO": (JournalKind.GENERAL, None),
    "BAL": (JournalKind.OPENING, None),
}
MOMENT: Final = datetime(2016, 10, 13, tzinfo=UTC)


def account(code: int, role: AccountRole, search_name: str = "") -> Account:
    """Make an account whose id is its code."""
    return Account(
        id=code,
        uid=UUID(int=code),
        code=f"{code:04}",
        number=code,
        name=f"Rekening {code}",
        role=role,
        on_balance_sheet=code < 4000,
        active=code != HIDDEN_COSTS,
        search_name=search_name,
        cost_centre_required=code == CENTRED_COSTS,
        cost_centre_forbidden=False,
        rgs_code=None,
        vat_rate_code=None,
        created_at=MOMENT,
        modified_at=MOMENT,
    )


def journal(order: int, code: str, kind: JournalKind, account_id: int | None) -> Journal:
    """Make an active journal."""
    return Journal(order, UUID(int=order), code, order, code.title(), kind, account_id, active=True)


def small_chart() -> Chart:
    """Make the chart: six journals and a hidden one, an active and a hidden cost centre, no locks."""
    journals = [journal(order, code, *kind) for order, (code, kind) in enumerate(JOURNALS.items(), 1)]
    journals.append(replace(journal(OLD_KAS, "KASOUD", JournalKind.CASH, CASH), active=False))
    centres = [
        CostCentre(NORTH, UUID(int=1), "NRD", 1, "Noord", None, active=True),
        CostCentre(OLD_SOUTH, UUID(int=2), "ZUID", 2, "Zuid", None, active=False),
    ]
    texts = dict.fromkeys(Administration.__dataclass_fields__, "")
    own = Administration(**{**texts, "id": 1, "uid": UUID(int=1), "period_kind": PeriodKind.MONTHS})
    return Chart(
        version=1,
        administration=own,
        accounts={code: account(code, role, "KAS" if code == CASH else "") for code, role in ROLES.items()},
        journals={row.id: row for row in journals},
        cost_centres={row.id: row for row in centres},
        locks=(),
    )


def chart_without(*roles: AccountRole) -> Chart:
    """Make the chart without the accounts of some roles."""
    whole = small_chart()
    return replace(whole, accounts={key: row for key, row in whole.accounts.items() if row.role not in roles})
