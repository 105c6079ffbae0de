"""Which journal a bank's account is booked in: the one with its IBAN."""

from stdnum import iban

from grootboek.bookkeeping.payable_items import bare_iban
from grootboek.ledger.bank_statement import BankStatement
from grootboek.ledger.chart import Chart
from grootboek.ledger.journal import Journal, JournalKind
from grootboek.ledger.refusal import Reason, refusal


def journal_of_statement(stated: BankStatement, chart: Chart) -> Journal:
    """Return the journal of a statement's account; `Refused` when no journal has it.

    The account that the administration has as its own belongs to its first bank journal, when no journal says that it has it.
    A bank's own number is that of the IBAN which ends in it.
    """
    banks = [row for row in chart.journals.values() if row.kind is JournalKind.BANK and row.active]
    account = bare_iban(stated.account)
    accounts = [(bare_iban(row.iban), row) for row in banks if row.iban]
    own = bare_iban(chart.administration.iban)
    free = next((row for row in banks if not row.iban), None)
    if own and free is not None and all(known != own for known, _ in accounts):
        accounts.append((own, free))
    exact = [row for known, row in accounts if known == account]
    digits = account.lstrip("0")
    ends = [row for known, row in accounts if digits and not iban.is_valid(account) and known.endswith(digits)]
    for found in (exact, ends):
        if len(found) == 1:
            return found[0]
    raise refusal(Reason.ACCOUNT_UNKNOWN, "bank_account", account=stated.account)
