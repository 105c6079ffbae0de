"""Revenue groups (omzetgroep): the account and the VAT code of the articles in them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from grootboek.ledger.vat import vat_code

NAME_LENGTH: Final = 50
NUMBER_LIMIT: Final = 2**31


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueGroupDraft:
    """What somebody states about a revenue group: its number, its name, and what its articles are booked with.

    Services to a business elsewhere in the EU are declared apart from goods.
    """

    number: int
    name: str
    account_id: int
    vat_code: str
    of_services: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RevenueGroup(RevenueGroupDraft):
    """One revenue group as it stands in the books."""

    id: int
    uid: UUID
    created_at: datetime
    modified_at: datetime


STANDARD: Final = (
    (1, "Hoog btw (goederen)", "8100", "sales_high"),
    (2, "Laag btw (goederen)", "8110", "sales_low"),
    (3, "Nultarief (goederen)", "8140", "sales_untaxed"),
    (4, "Btw verlegd (goederen)", "8150", "sales_reverse_high"),
    (5, "Hoog btw (diensten)", "8200", "sales_high"),
    (6, "Laag btw (diensten)", "8210", "sales_low"),
    (7, "Nultarief (diensten)", "8240", "sales_untaxed"),
    (8, "Btw verlegd (diensten)", "8250", "sales_reverse_high"),
)
"""The groups of a new administration: number, name, code of the account, VAT code."""

FIRST_OF_SERVICES: Final = 5
"""The number of the first of these that is of services, as all behind it are."""


def fitting_group(groups: Iterable[RevenueGroup], account_id: int | None, code: str) -> RevenueGroup | None:
    """Return the group that is most like an article with an account and a VAT code; None when there are no groups."""
    level = vat_code(code).level

    def differs(group: RevenueGroup) -> tuple[bool, bool, bool, int]:
        other = vat_code(group.vat_code).level is not level
        return other, group.vat_code != code, group.account_id != account_id, group.number

    return min(groups, key=differs, default=None)
