"""Matching what a bank reports to open items: by what the payer wrote, by who he is, and by how much it is.

What somebody said of such transactions (a rule) comes first. Then come our own collections, the invoices that a transaction
names, and those of whoever it is from. A match counts from `ENOUGH` on; all else waits on the account for unknown payments with
what was found.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from grootboek.bookkeeping.bank_lines import (
    description_of,
    difference_account,
    item_line,
    rest_line,
    taxed_lines,
    unknown_account,
)
from grootboek.bookkeeping.collected_totals import CollectedTotals
from grootboek.bookkeeping.payable_items import PayableItems, bare_iban, is_named
from grootboek.ledger.account import AccountRole
from grootboek.ledger.bank_booking import (
    ENOUGH,
    BankRule,
    Evidence,
    Match,
    Outcome,
    score_of,
)
from grootboek.ledger.bank_statement import BankTransaction
from grootboek.ledger.booking import DocumentLine
from grootboek.ledger.money import Cents
from grootboek.ledger.open_items import ItemKey
from grootboek.store.banking.candidates import Candidate, open_candidates
from grootboek.store.banking.rules import bank_rules, bank_settings
from grootboek.store.book import Book
from grootboek.store.masters.chart import chart_of

_SHORT: Final = 4
"""Numbers with so many signs or fewer stand in many texts by chance, as years do."""
_LARGEST_FEE: Final = 10
"""A fee of a provider is at most the invoices divided by this."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Items that a transaction may be of, and what tells so."""

    items: tuple[Candidate, ...]
    evidence: tuple[Evidence, ...]

    @property
    def total(self) -> Cents:
        """What is outstanding of them together."""
        return _total(self.items)


class Matcher:
    """Matches the transactions of an import one after the other, each against what those before it left open."""

    def __init__(self, book: Book) -> None:
        """Read what is open, and what was said of transactions."""
        self.items, self._collected = PayableItems(open_candidates(book)), CollectedTotals(book)
        self._settings, self._chart = bank_settings(book), chart_of(book)
        self._rules = [(rule, bare_iban(rule.party_iban), _folded(rule.text)) for rule in bank_rules(book)]
        self._unknown = unknown_account(self._chart)
        self._difference = difference_account(self._chart, self._settings)

    def match(self, transaction: BankTransaction) -> Match:
        """Find what a transaction is of; what is outstanding stays as it is until `take`."""
        if not transaction.amount:
            return Match((), Outcome.NOTHING)
        rule = self._rule_for(transaction)
        if rule is not None and not rule.is_payout:
            return self._by_rule(transaction, rule)
        if rule is None and (collected := self._by_collection(transaction)):
            return collected
        choice = self._named(transaction) or (None if rule else self._of_payer(transaction))
        if rule is not None:
            return self._payout(transaction, rule, choice)
        if choice is None:
            return self.unknown(transaction)
        return self._settling(transaction, choice)

    def take(self, match: Match, sign: int = 1) -> None:
        """Change what is outstanding as a match does; with -1 as if it had not been."""
        for key, amount in items_of(match):
            self.items.change(key, sign * amount)

    def unknown(self, transaction: BankTransaction, *evidence: Evidence) -> Match:
        """Leave a transaction on the account for unknown payments, with what was found of it."""
        score = score_of(evidence)
        lines = rest_line((), transaction, self._unknown, description_of(transaction))
        return Match(lines, Outcome.UNKNOWN, min(score, ENOUGH - 1), evidence)

    def _rule_for(self, transaction: BankTransaction) -> BankRule | None:
        if not self._rules:
            return None
        iban = bare_iban(transaction.party_iban)
        text = _folded(f"{transaction.party_name} {transaction.remittance} {transaction.payment_reference}")
        fits = (rule for rule, own, words in self._rules if (not own or own == iban) and (not words or words in text))
        return next(fits, None)

    def _by_rule(self, transaction: BankTransaction, rule: BankRule) -> Match:
        line = DocumentLine(
            account_id=rule.account_id, amount=-transaction.amount, description=description_of(transaction)
        )
        lines = taxed_lines(line, rule.vat_code, self._chart, transaction.day)
        return Match(lines, Outcome.RULE, score_of([Evidence.RULE]), (Evidence.RULE,))

    def _by_collection(self, transaction: BankTransaction) -> Match | None:
        """Book the total of a collection on all that it collects; what is not open any more waits."""
        shares, is_named = self._collected.shares_of(transaction, self.items)
        if not shares:
            return None
        text = description_of(transaction)
        lines = tuple(item_line(item.key, -share, text) for item, share in shares)
        rest = rest_line(lines, transaction, self._unknown, text)
        told = [Evidence.COLLECTION, Evidence.OVERPAID if rest else Evidence.AMOUNT]
        told += [Evidence.PAYMENT_REFERENCE] if is_named else []
        told += [Evidence.SEVERAL_INVOICES] if len(shares) > 1 else []
        return Match((*lines, *rest), Outcome.MATCHED, score_of(told), tuple(told))

    def _payout(self, transaction: BankTransaction, rule: BankRule, choice: Choice | None) -> Match:
        """Book a payout of a provider: the invoices that it names less its fee; without them it is on its way to be settled."""
        text = description_of(transaction)
        fee = choice.total - transaction.amount if choice is not None else 0
        if choice is None or not 0 <= fee <= choice.total // _LARGEST_FEE:
            account = self._chart.account_with_role(AccountRole.PAYMENTS_IN_TRANSIT)
            if account is None:
                return self.unknown(transaction, Evidence.NO_INVOICES_NAMED)
            lines = rest_line((), transaction, account.id, text)
            return Match(lines, Outcome.RULE, score_of([Evidence.RULE]), (Evidence.RULE, Evidence.NO_INVOICES_NAMED))
        settled = tuple(item_line(item.key, -item.outstanding, text) for item in choice.items)
        kept = rest_line(settled, transaction, rule.account_id, text)
        taxes = (line for part in kept for line in taxed_lines(part, rule.vat_code, self._chart, transaction.day))
        evidence = (Evidence.RULE, *choice.evidence, *([Evidence.PROVIDER_FEE] if fee else []))
        return Match((*settled, *taxes), Outcome.MATCHED, score_of(evidence), evidence)

    def _named(self, transaction: BankTransaction) -> Choice | None:
        """Find the invoices that a transaction names, by their own reference or by number."""
        return self._referred_to(transaction) or self._numbered(transaction)

    def _referred_to(self, transaction: BankTransaction) -> Choice | None:
        """Find the invoice whose reference a transaction has; the payer may have given it a number of his own end to end."""
        for reference, any_amount in ((transaction.payment_reference, True), (transaction.end_to_end_id, False)):
            found = self._fitting(self.items.referred_to(reference), transaction) if reference else []
            if found and (any_amount or _total(found) == transaction.amount):
                return Choice(tuple(found), (Evidence.PAYMENT_REFERENCE, *self._payer(found, transaction)))
        return None

    def _numbered(self, transaction: BankTransaction) -> Choice | None:
        """Find the invoices whose numbers stand in what the payer wrote; short ones count when all of them fit."""
        text = f"{transaction.remittance} {transaction.payment_reference} {transaction.end_to_end_id}"
        amount = transaction.amount
        chosen: dict[ItemKey, Candidate] = {}
        short: dict[ItemKey, Candidate] = {}
        for number, items in self.items.numbered_in(text):
            fitting = {item.key: item for item in self._fitting(items, transaction)}
            (short if len(number) <= _SHORT else chosen).update(fitting)
        if short and _total((*chosen.values(), *short.values())) == amount:
            chosen |= short
        elif short and not chosen:
            return self._short(list(short.values()), transaction)
        found = list(chosen.values())
        if _total(found) != amount:
            found = [item for item in found if (item.outstanding > 0) is (amount > 0)]
        if not found:
            return None
        written = all(item.key.invoice_number.casefold() in text.casefold() for item in found)
        told = Evidence.INVOICE_NUMBER if written else Evidence.NUMBER_IN_PIECES
        if chosen.keys() <= short.keys():
            told = Evidence.SHORT_NUMBER
        return Choice(tuple(found), (told, *self._payer(found, transaction)))

    def _short(self, found: list[Candidate], transaction: BankTransaction) -> Choice | None:
        """Take the one short number that has the amount, or is of whoever the transaction is from."""
        exact = [item for item in found if item.outstanding == transaction.amount]
        known = [item for item in found if self._payer([item], transaction)]
        for some in (exact, known):
            if len(some) == 1:
                return Choice(tuple(some), (Evidence.SHORT_NUMBER, *self._payer(some, transaction)))
        return None

    def _fitting(self, items: list[Candidate], transaction: BankTransaction) -> list[Candidate]:
        """Return what a number means where several parties have it: that of the payer, else what has the side and amount."""
        if len({item.key.party_id for item in items}) <= 1:
            return items
        on_side = [item for item in items if (item.outstanding > 0) is (transaction.amount > 0)]
        for some in (
            [item for item in on_side if self._payer([item], transaction)],
            on_side,
            [item for item in on_side if item.outstanding == transaction.amount],
        ):
            if len({item.key.party_id for item in some}) == 1:
                return some
        return []

    def _payer(self, items: Sequence[Candidate], transaction: BankTransaction) -> tuple[Evidence, ...]:
        """Return what tells that items are of whoever a transaction is from, or went to."""
        parties = {item.key.party_id for item in items}
        if transaction.party_iban and parties <= set(self.items.parties_with(transaction.party_iban)):
            return (Evidence.IBAN,)
        if transaction.party_name and all(is_named(item, transaction.party_name) for item in items):
            return (Evidence.NAME,)
        return ()

    def _of_payer(self, transaction: BankTransaction) -> Choice | None:
        """Find what a transaction is of by who it is from and how much it is."""
        amount = transaction.amount
        for parties, told in (
            (self.items.parties_with(transaction.party_iban), Evidence.IBAN),
            (self.items.parties_named(transaction.party_name), Evidence.NAME),
        ):
            exact = [items[0] for party in parties if (items := self.items.of_party_with(party, amount))]
            if len(exact) == 1:
                return Choice((exact[0],), (told,))
            if len(exact) > 1:
                return None  # nothing tells whose it is
            if len(parties) == 1:
                several = self._several_of(next(iter(parties)), amount)
                return Choice(several, (told,)) if several else None
        named = [item for item in self.items.with_amount(amount) if is_named(item, transaction.party_name)]
        return Choice((named[0],), (Evidence.NAME,)) if len({item.key.party_id for item in named}) == 1 else None

    def _several_of(self, party_id: int, amount: Cents) -> tuple[Candidate, ...]:
        """Return the items of a party that were paid together: the first that are due, or one but for a small difference.

        Else all of them, less its credit notes.
        """
        items = self.items.of_party(party_id, received=amount > 0)
        near = [item for item in items if self._is_near(item.outstanding - amount)]
        total = 0
        for count, item in enumerate(items, 1):
            total += item.outstanding
            if total == amount:
                return tuple(items[:count])
            if abs(total) > abs(amount):
                break
        if len(near) == 1:
            return (near[0],)
        accounts = {item.key.account_id for item in items}
        notes = [each for each in self.items.of_party(party_id, received=amount < 0) if each.key.account_id in accounts]
        if notes and _total((*items, *notes)) == amount:
            return (*items, *notes)
        return tuple(items) if len(items) > 1 and self._is_near(total - amount) else ()

    def _fits_alone(self, transaction: BankTransaction, items: Sequence[Candidate]) -> bool:
        """Tell whether a transaction is of one item if of any: no other has its amount, and it is of no other known party."""
        parties = {
            *self.items.parties_with(transaction.party_iban),
            *self.items.parties_named(transaction.party_name),
        }
        return len(items) == 1 and parties <= {items[0].key.party_id} and not self.items.has_amount(transaction.amount)

    def _is_near(self, difference: Cents) -> bool:
        return abs(difference) <= self._settings.largest_difference and self._difference is not None

    def _settling(self, transaction: BankTransaction, choice: Choice) -> Match:
        """Book a transaction on the items of a choice; unknown when what tells of them is not enough."""
        amount, text = transaction.amount, description_of(transaction)
        difference = choice.total - amount
        items = sorted(choice.items, key=lambda item: (item.due_date, item.key.invoice_number))
        told = [*choice.evidence, *([Evidence.SEVERAL_INVOICES] if len(items) > 1 else [])]
        rest_account = self._unknown
        shares = [item.outstanding for item in items]
        if not difference:
            told.append(Evidence.AMOUNT)
        elif self._is_near(difference) and self._difference is not None:
            told.append(Evidence.NEAR_AMOUNT)
            rest_account = self._difference
        elif abs(amount) < abs(choice.total):
            told.append(Evidence.PART_PAYMENT)
            shares = _shares(items, amount)
            if Evidence.NUMBER_IN_PIECES in told and self._fits_alone(transaction, items):
                told.append(Evidence.NOTHING_ELSE)
        else:
            told.append(Evidence.OVERPAID)
        if score_of(told) < ENOUGH or choice.total * amount <= 0:
            return self.unknown(transaction, *told)
        lines = tuple(item_line(item.key, -share, text) for item, share in zip(items, shares, strict=True) if share)
        lines += rest_line(lines, transaction, rest_account, text)
        return Match(lines, Outcome.MATCHED, score_of(told), tuple(told))


def _total(items: Iterable[Candidate]) -> Cents:
    return sum(item.outstanding for item in items)


def _shares(items: Sequence[Candidate], amount: Cents) -> list[Cents]:
    """Divide an amount over items, those that are due first in full."""
    shares = []
    for item in items:
        share = item.outstanding if abs(item.outstanding) <= abs(amount) else amount
        shares.append(share)
        amount -= share
    return shares


def items_of(match: Match) -> Iterator[tuple[ItemKey, Cents]]:
    """Yield each item that a match books on, and what it brings to it."""
    for line in match.lines:
        if line.party_id is not None and line.invoice_number:
            yield ItemKey(line.account_id, line.party_id, line.invoice_number), line.amount


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
