"""The chart of an administration: its accounts, journals, cost centres and locks, with the ways to find them."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Protocol, TypeVar
from uuid import UUID

from grootboek.ledger.account import Account, AccountRole
from grootboek.ledger.administration import Administration
from grootboek.ledger.cost_centre import CostCentre
from grootboek.ledger.journal import Journal, JournalKind
from grootboek.ledger.period_lock import Lock, LockKind


class _Coded(Protocol):
    """What has a code by which people call it."""

    @property
    def code(self) -> str: ...


_CodedRow = TypeVar("_CodedRow", bound=_Coded)


# No slots: cached_property keeps its values in the dictionary of the instance.
@dataclass(frozen=True)
class Chart:
    """What bookings refer to, by id, at one version: each change of any of it has a higher one.

    `cost_centres` are those that are there; what was booked on one that was deleted is told by `cost_centre_booked_on`.
    """

    version: int
    administration: Administration
    accounts: Mapping[int, Account]
    journals: Mapping[int, Journal]
    cost_centres: Mapping[int, CostCentre]
    locks: tuple[Lock, ...]
    deleted_cost_centres: Mapping[int, CostCentre] = field(default_factory=dict)

    @cached_property
    def account_by_code(self) -> Mapping[str, Account]:
        """Accounts by their code."""
        return {row.code: row for row in self.accounts.values()}

    def account(self, code: str) -> Account | None:
        """The account with a code, in any case where none is written just so; None without one."""
        return self.account_by_code.get(code) or self._account_by_capitals.get(code.upper())

    @cached_property
    def _account_by_capitals(self) -> Mapping[str, Account]:
        return _by_capitals(self.accounts.values())

    @cached_property
    def account_by_number(self) -> Mapping[int, Account]:
        """Accounts by their number."""
        return {row.number: row for row in self.accounts.values()}

    @cached_property
    def control_accounts(self) -> frozenset[int]:
        """The ids of the accounts whose lines belong to a party and an invoice."""
        return frozenset(row.id for row in self.accounts.values() if row.is_control)

    @cached_property
    def account_by_uid(self) -> Mapping[UUID, Account]:
        """Accounts by their uid."""
        return {row.uid: row for row in self.accounts.values()}

    @cached_property
    def accounts_by_role(self) -> Mapping[AccountRole, tuple[Account, ...]]:
        """Active accounts of each role, in the order of their codes."""
        accounts: dict[AccountRole, list[Account]] = {}
        for row in sorted(self.accounts.values(), key=lambda row: row.code):
            if row.active:
                accounts.setdefault(row.role, []).append(row)
        return {role: tuple(rows) for role, rows in accounts.items()}

    def account_with_role(self, role: AccountRole) -> Account | None:
        """The active account with the lowest code that plays a role."""
        rows = self.accounts_by_role.get(role)
        return rows[0] if rows else None

    @cached_property
    def journal_by_code(self) -> Mapping[str, Journal]:
        """Journals by their code."""
        return {row.code: row for row in self.journals.values()}

    def journal(self, code: str) -> Journal | None:
        """The journal with a code, in any case where none is written just so; None without one."""
        return self.journal_by_code.get(code) or self._journal_by_capitals.get(code.upper())

    @cached_property
    def _journal_by_capitals(self) -> Mapping[str, Journal]:
        return _by_capitals(self.journals.values())

    @cached_property
    def journal_by_uid(self) -> Mapping[UUID, Journal]:
        """Journals by their uid."""
        return {row.uid: row for row in self.journals.values()}

    def cost_centre_booked_on(self, cost_centre_id: int) -> CostCentre:
        """The cost centre of a line of the books, which may have been deleted since."""
        return self.cost_centres.get(cost_centre_id) or self.deleted_cost_centres[cost_centre_id]

    @property
    def cost_centres_ever(self) -> Iterable[CostCentre]:
        """The cost centres that are there and those that were deleted."""
        return (*self.cost_centres.values(), *self.deleted_cost_centres.values())

    @cached_property
    def cost_centre_by_uid(self) -> Mapping[UUID, CostCentre]:
        """Cost centres by their uid."""
        return {row.uid: row for row in self.cost_centres.values()}

    @cached_property
    def cost_centre_by_code(self) -> Mapping[str, CostCentre]:
        """Cost centres by their code."""
        return {row.code: row for row in self.cost_centres.values()}

    @cached_property
    def cost_centre_by_number(self) -> Mapping[int, CostCentre]:
        """Cost centres by their number."""
        return {row.number: row for row in self.cost_centres.values()}

    def cost_centre(self, code: str) -> CostCentre | None:
        """The cost centre with a code, in any case where none is written just so; None without one."""
        return self.cost_centre_by_code.get(code) or self._cost_centre_by_capitals.get(code.upper())

    @cached_property
    def _cost_centre_by_capitals(self) -> Mapping[str, CostCentre]:
        return _by_capitals(self.cost_centres.values())

    def journal_of_kind(self, kind: JournalKind) -> Journal | None:
        """The first active journal of a kind."""
        return next((row for row in self.journals.values() if row.kind is kind and row.active), None)

    def journal_of_account(self, account_id: int) -> Journal | None:
        """The first active journal whose counter account this is."""
        return next((row for row in self.journals.values() if row.account_id == account_id and row.active), None)

    def without_locks(self, kinds: Collection[LockKind]) -> "Chart":
        """Return it as it is for what the locks of some kinds do not hold for."""
        return replace(self, locks=tuple(lock for lock in self.locks if lock.kind not in kinds)) if kinds else self

    def locked_through(self, kind: LockKind) -> date | None:
        """The last day that the lock of a kind closes; None without such a lock."""
        return next((lock.locked_through for lock in self.locks if lock.kind is kind), None)


def _by_capitals(rows: Iterable[_CodedRow]) -> dict[str, _CodedRow]:
    """Return rows by their code in capitals; of two that differ in case alone, the first."""
    first: dict[str, _CodedRow] = {}
    for row in rows:
        first.setdefault(row.code.upper(), row)
    return first
