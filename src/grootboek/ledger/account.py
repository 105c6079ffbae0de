"""Accounts of the ledger (grootboekrekening) and the role that each plays.

An account's role says what the books use it for. The roles are SnelStart's 62 grootboekfuncties in English, plus those that
the ledger itself needs (receivable, payable, input VAT of other kinds, VAT owed elsewhere, suspense, equity). e-Boekhouden's
categories and CASH's control accounts are other namings of the same roles.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final
from uuid import UUID


class AccountRole(StrEnum):
    """What the books use an account for."""

    GENERAL = "general"
    CASH = "cash"
    BANK = "bank"
    GIRO = "giro"
    RECEIVABLE = "receivable"
    PAYABLE = "payable"
    GENERAL_JOURNAL = "general_journal"
    OPENING_JOURNAL = "opening_journal"
    REVENUE_UNTAXED = "revenue_untaxed"
    REVENUE_LOW = "revenue_low"
    REVENUE_HIGH = "revenue_high"
    REVENUE_OTHER = "revenue_other"
    REVENUE_EXEMPT = "revenue_exempt"
    VAT_SALES_LOW = "vat_sales_low"
    VAT_SALES_HIGH = "vat_sales_high"
    VAT_SALES_OTHER = "vat_sales_other"
    VAT_SALES_REVERSE = "vat_sales_reverse"
    VAT_RECLAIM_REVERSE = "vat_reclaim_reverse"
    VAT_SALES_LOW_MARGIN = "vat_sales_low_margin"
    VAT_SALES_HIGH_MARGIN = "vat_sales_high_margin"
    VAT_SALES_OTHER_MARGIN = "vat_sales_other_margin"
    COSTS_ANY_RATE = "costs_any_rate"
    COSTS_LOW = "costs_low"
    COSTS_HIGH = "costs_high"
    COSTS_OTHER = "costs_other"
    SUSPENSE = "suspense"
    VAT_PURCHASE_LOW = "vat_purchase_low"
    VAT_PURCHASE_HIGH = "vat_purchase_high"
    VAT_PURCHASE_OTHER = "vat_purchase_other"
    VAT_REVERSE_DUE = "vat_reverse_due"
    VAT_REVERSE_RECLAIM = "vat_reverse_reclaim"
    IMPORT_EU_LOW = "import_eu_low"
    IMPORT_EU_HIGH = "import_eu_high"
    IMPORT_EU_OTHER = "import_eu_other"
    IMPORT_WORLD_LOW = "import_world_low"
    IMPORT_WORLD_HIGH = "import_world_high"
    IMPORT_WORLD_OTHER = "import_world_other"
    REVENUE_EU_GOODS = "revenue_eu_goods"
    REVENUE_EXPORT = "revenue_export"
    BAD_DEBT = "bad_debt"
    RECALCULATION = "recalculation"
    REVENUE_EU_DISTANCE = "revenue_eu_distance"
    CAR_TAX_SALES = "car_tax_sales"
    CAR_TAX_PURCHASE = "car_tax_purchase"
    CAR_TAX_STOCK = "car_tax_stock"
    REVENUE_EU_SERVICES = "revenue_eu_services"
    MARGIN_SALES_LOW = "margin_sales_low"
    MARGIN_SALES_HIGH = "margin_sales_high"
    MARGIN_SALES_OTHER = "margin_sales_other"
    MARGIN_PURCHASE_LOW = "margin_purchase_low"
    MARGIN_PURCHASE_HIGH = "margin_purchase_high"
    MARGIN_PURCHASE_OTHER = "margin_purchase_other"
    MARGIN_VAT = "margin_vat"
    CREDIT_SURCHARGE_SALES = "credit_surcharge_sales"
    CREDIT_SURCHARGE_PURCHASE = "credit_surcharge_purchase"
    PAYMENT_DISCOUNT = "payment_discount"
    PAYMENTS_IN_TRANSIT = "payments_in_transit"
    PAYMENTS_UNKNOWN = "payments_unknown"
    MONEY_IN_TRANSIT = "money_in_transit"
    CASH_PAYMENT = "cash_payment"
    ELECTRONIC_PAYMENT = "electronic_payment"
    PROFIT = "profit"
    PROFIT_TRANSFER = "profit_transfer"
    VAT_CURRENT = "vat_current"
    VAT_PRIVATE_USE = "vat_private_use"
    VAT_IMPORT_EU_DUE = "vat_import_eu_due"
    VAT_IMPORT_WORLD_DUE = "vat_import_world_due"
    VAT_ELSEWHERE_IN_EU = "vat_elsewhere_in_eu"
    VAT_ROUNDING = "vat_rounding"


MONEY_ROLES: Final = frozenset({AccountRole.CASH, AccountRole.BANK, AccountRole.GIRO})
"""Accounts that hold money: the counter accounts of cash and bank journals."""

CONTROL_ROLES: Final = frozenset({AccountRole.RECEIVABLE, AccountRole.PAYABLE})
"""Control accounts: each line on them names a party and an invoice."""

SALES_VAT_ROLES: Final = frozenset({AccountRole.VAT_SALES_HIGH, AccountRole.VAT_SALES_LOW, AccountRole.VAT_SALES_OTHER})
"""Accounts on which VAT of sales is posted."""

PURCHASE_VAT_ROLES: Final = frozenset(
    {AccountRole.VAT_PURCHASE_HIGH, AccountRole.VAT_PURCHASE_LOW, AccountRole.VAT_PURCHASE_OTHER}
)
"""Accounts on which input VAT is posted."""

REVERSE_VAT_ROLES: Final = frozenset(
    {
        AccountRole.VAT_SALES_REVERSE,
        AccountRole.VAT_RECLAIM_REVERSE,
        AccountRole.VAT_REVERSE_DUE,
        AccountRole.VAT_REVERSE_RECLAIM,
        AccountRole.VAT_IMPORT_EU_DUE,
        AccountRole.VAT_IMPORT_WORLD_DUE,
    }
)
"""Accounts of computed VAT pairs (reverse charge, import)."""

VAT_ROLES: Final = SALES_VAT_ROLES | PURCHASE_VAT_ROLES | REVERSE_VAT_ROLES
"""All accounts on which VAT is posted."""

EITHER_SIDE_ROLES: Final = frozenset(
    {
        AccountRole.GENERAL,
        AccountRole.COSTS_ANY_RATE,
        AccountRole.COSTS_LOW,
        AccountRole.COSTS_HIGH,
        AccountRole.COSTS_OTHER,
    }
)
"""Roles that leave open whether an account stands on the balance sheet (what is bought may last); every other has its side."""

SINGLE_ROLES: Final = frozenset(
    {
        AccountRole.VAT_SALES_HIGH,
        AccountRole.VAT_SALES_LOW,
        AccountRole.VAT_SALES_OTHER,
        AccountRole.VAT_PURCHASE_HIGH,
        AccountRole.VAT_PURCHASE_LOW,
        AccountRole.VAT_PURCHASE_OTHER,
        AccountRole.OPENING_JOURNAL,
        AccountRole.PROFIT_TRANSFER,
        AccountRole.VAT_ELSEWHERE_IN_EU,
    }
)
"""Roles that at most one active account of an administration plays (SnelStart FAQ a116)."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account of the chart."""

    id: int
    uid: UUID
    code: str
    number: int
    name: str
    role: AccountRole
    on_balance_sheet: bool
    active: bool
    search_name: str
    cost_centre_required: bool
    cost_centre_forbidden: bool
    rgs_code: str | None
    vat_rate_code: str | None
    created_at: datetime
    modified_at: datetime

    @property
    def is_control(self) -> bool:
        """Whether lines on it name a party and an invoice."""
        return self.role in CONTROL_ROLES

    @property
    def holds_money(self) -> bool:
        """Whether it is a cash, bank or giro account."""
        return self.role in MONEY_ROLES


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountDraft:
    """What somebody states about an account; the number is made from the code when it is None.

    A line on it has a cost centre where that is required, has none where that is forbidden, and may have one elsewhere.
    """

    code: str
    name: str
    role: AccountRole = AccountRole.GENERAL
    on_balance_sheet: bool = False
    number: int | None = None
    active: bool = True
    search_name: str = ""
    cost_centre_required: bool = False
    cost_centre_forbidden: bool = False
    rgs_code: str | None = None
    vat_rate_code: str | None = None


CODE_LENGTH: Final = 10
NAME_LENGTH: Final = 50
NUMBER_LIMIT: Final = 2**31
"""Numbers of accounts, journals and cost centres are below this one."""
FIRST_MADE_NUMBER: Final = 90000
"""The number given to an account whose code is no number: this one or the next that is free."""


def number_of_code(code: str) -> int | None:
    """Return the number that a code reads as, or None when it does not fit in 31 bits or is no plain number."""
    # isdigit() alone takes digits of other scripts too, and superscripts, which int() refuses.
    if code.isascii() and code.isdigit() and len(code) <= CODE_LENGTH:
        number = int(code)
        return number if 0 < number < NUMBER_LIMIT else None
    return None
