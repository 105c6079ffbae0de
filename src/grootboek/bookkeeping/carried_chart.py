"""How the accounts, journals and VAT codes of other books stand in these: found where the file tells, asked where it does not."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from grootboek.bookkeeping.carried_file import CarriedFile
from grootboek.formats.audit_file.values import FileJournal, FileVatCode, LedgerAccount
from grootboek.ledger.account import NAME_LENGTH, AccountDraft, AccountRole
from grootboek.ledger.chart import Chart
from grootboek.ledger.drafts import draft_of
from grootboek.ledger.journal import JournalKind
from grootboek.ledger.vat import NO_VAT, vat_codes

BALANCE: Final = "balance"
RESULT: Final = "result"

_ROLE_OF_JOURNAL: Final = {
    JournalKind.BANK: AccountRole.BANK,
    JournalKind.CASH: AccountRole.CASH,
    JournalKind.SALES: AccountRole.RECEIVABLE,
    JournalKind.PURCHASE: AccountRole.PAYABLE,
}
_KIND_OF_LETTER: Final = {
    "B": JournalKind.BANK,
    "C": JournalKind.CASH,
    "S": JournalKind.SALES,
    "P": JournalKind.PURCHASE,
    "O": JournalKind.OPENING,
    "M": JournalKind.GENERAL,
    # Goods, production and payroll have no journals of their own here.
    "G": JournalKind.GENERAL,
    "T": JournalKind.GENERAL,
    "Y": JournalKind.GENERAL,
}
_ROLE_OF_RGS: Final = {
    "BLimKasKas": AccountRole.CASH,
    "BLimBanRba": AccountRole.BANK,
    "BVorDebHad": AccountRole.RECEIVABLE,
    "BSchCreHac": AccountRole.PAYABLE,
}
_MONEY: Final = frozenset({AccountRole.BANK, AccountRole.CASH, AccountRole.GIRO})


@dataclass(frozen=True, slots=True)
class Question:
    """What a file does not tell: of an `account`, a `journal` or a `vat` code; `becomes` is a guess, or empty."""

    what: str
    code: str
    description: str
    becomes: str
    choices: str


Answers = Mapping[tuple[str, str], str]
"""What becomes of something, by what it is and its code."""


@dataclass(slots=True)
class CarriedChart:
    """What becomes of accounts, journals (with the account of each) and VAT codes; and what is still to be asked."""

    accounts: dict[str, AccountDraft] = field(default_factory=dict)
    journals: dict[str, tuple[JournalKind, str]] = field(default_factory=dict)
    vat: dict[str, str] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)


def chart_of_file(file: CarriedFile, chart: Chart, answers: Answers) -> CarriedChart:
    """Find what becomes of all that a file names; what cannot be found stands among the questions."""
    found = CarriedChart()
    for code in file.rates:
        _vat(found, file.vat_codes.get(code) or FileVatCode(code=code, name=""), file, answers)
    roles = dict(_roles(file, found, answers))
    for account in file.accounts.values():
        _account(found, account, chart, roles, answers)
    for journal in file.journals.values():
        _journal(found, journal, file, answers)
    return found


def _vat(found: CarriedChart, code: FileVatCode, file: CarriedFile, answers: Answers) -> None:
    answer = answers.get(("vat", code.code)) or (code.code if code.code in vat_codes() else "")
    if answer in vat_codes():
        found.vat[code.code] = answer
        return
    side = "purchase" if code.to_claim and not code.to_pay else "sales"
    rate = file.rates[code.code]
    level = {21: "high", 19: "high_19", 9: "low", 6: "low"}.get(int(rate)) if rate else None
    guess = f"{side}_{level}" if level else ""
    description = f"{code.name} {rate.normalize():f}%".strip()
    found.questions.append(Question("vat", code.code, description, guess, ", ".join(vat_codes())))


def _roles(file: CarriedFile, found: CarriedChart, answers: Answers) -> Iterator[tuple[str, AccountRole]]:
    """Yield the roles of accounts by what refers to them; what comes later wins, and of VAT a role is played once."""
    for account in file.accounts.values():
        if account.rgs_code in _ROLE_OF_RGS:
            yield account.code, _ROLE_OF_RGS[account.rgs_code]
    played: set[AccountRole] = set()
    for code in file.vat_codes.values():
        becomes = vat_codes().get(found.vat.get(code.code, ""))
        if becomes is None:
            continue
        for account_code, role in (
            (code.to_pay, becomes.due_role or becomes.role),
            (code.to_claim, becomes.reclaim_role or becomes.role),
        ):
            if account_code and role is not None and role not in played:
                played.add(role)
                yield account_code, role
    for journal in file.journals.values():
        kind, account_code = _stated(journal, file, answers)
        if kind in _ROLE_OF_JOURNAL and account_code:
            yield account_code, _ROLE_OF_JOURNAL[kind]


def _account(
    found: CarriedChart, account: LedgerAccount, chart: Chart, roles: Mapping[str, AccountRole], answers: Answers
) -> None:
    standing = chart.account_by_code.get(account.code)
    answer = answers.get(("account", account.code), "")
    role = AccountRole(answer) if answer in set(AccountRole) else None
    name = account.name[:NAME_LENGTH] or account.code
    on_balance_sheet = answer == BALANCE or (answer != RESULT and account.kind == "B")
    if not answer and standing is not None and _is_same(account, standing):
        found.accounts[account.code] = draft_of(AccountDraft, standing)
        return
    role = role or (roles.get(account.code) if not answer else None)
    known = account.kind in {"B", "P"} or role is not None or answer in {BALANCE, RESULT}
    if not known:
        choices = ", ".join([BALANCE, RESULT, *(role.value for role in AccountRole if role is not AccountRole.GENERAL)])
        found.questions.append(Question("account", account.code, account.name, "", choices))
        return
    sided = account.kind in {"B", "P"} or answer in {BALANCE, RESULT}
    found.accounts[account.code] = AccountDraft(
        code=account.code,
        name=name,
        role=role or AccountRole.GENERAL,
        on_balance_sheet=on_balance_sheet if sided else role is not None and _is_of_balance(role, chart),
        rgs_code=account.rgs_code or None,
    )


def _is_same(account: LedgerAccount, standing: object) -> bool:
    """Tell whether an account of a file is the one that has its code here: by its name or its class, and its side."""
    draft = draft_of(AccountDraft, standing)
    side = "B" if draft.on_balance_sheet else "P"
    alike = account.name.casefold() == draft.name.casefold() or (
        account.rgs_code != "" and account.rgs_code == draft.rgs_code
    )
    return alike and account.kind in {side, ""}


def _is_of_balance(role: AccountRole, chart: Chart) -> bool:
    """Tell on which side accounts with a role stand here."""
    return any(row.on_balance_sheet for row in chart.accounts.values() if row.role is role)


def _stated(journal: FileJournal, file: CarriedFile, answers: Answers) -> tuple[JournalKind | None, str]:
    """Return the kind of a journal and its account, as somebody answered or as the file has them."""
    answer, _, named = answers.get(("journal", journal.code), "").partition(" ")
    kind = JournalKind(answer) if answer in set(JournalKind) else _KIND_OF_LETTER.get(journal.kind)
    account = named.strip() or journal.offset_account
    if not account and kind in {JournalKind.BANK, JournalKind.CASH}:
        account = _account_of_money(journal, file)
    return kind, account


def _account_of_money(journal: FileJournal, file: CarriedFile) -> str:
    """Return the account that all transactions of a journal are on and that has no other use; empty when that is not one."""
    used = {other.offset_account for other in file.journals.values()}
    used |= {account for code in file.vat_codes.values() for account in (code.to_pay, code.to_claim)}
    left = file.shared.get(journal.code, set()) - used
    return next(iter(left)) if len(left) == 1 else ""


def _journal(found: CarriedChart, journal: FileJournal, file: CarriedFile, answers: Answers) -> None:
    kind, account = _stated(journal, file, answers)
    draft = found.accounts.get(account)
    fits = kind is not None and (
        kind not in _ROLE_OF_JOURNAL
        or (
            draft is not None
            and (
                draft.role in _MONEY
                if kind in {JournalKind.BANK, JournalKind.CASH}
                else draft.role is _ROLE_OF_JOURNAL[kind]
            )
        )
    )
    if fits and kind is not None:
        found.journals[journal.code] = kind, account if kind in _ROLE_OF_JOURNAL else ""
        return
    guess = JournalKind.GENERAL.value if kind is None else ""
    choices = "bank ACCOUNT, cash ACCOUNT, sales ACCOUNT, purchase ACCOUNT, general, opening"
    found.questions.append(Question("journal", journal.code, f"{journal.name} ({journal.kind or '-'})", guess, choices))


def vat_of(found: CarriedChart, code: str) -> str:
    """Return the VAT code that one of the file becomes."""
    return found.vat.get(code, NO_VAT)
