"""Open items as payments name them: found by number, reference, account, name and amount, in memory for a whole import.

A payment that is booked changes what is outstanding here too, so that the next one sees what it left.
"""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Final

from grootboek.ledger.money import Cents
from grootboek.ledger.open_items import ItemKey
from grootboek.papers.direct_debit import end_to_end_id
from grootboek.store.banking.candidates import Candidate

_RUNS: Final = re.compile(r"[a-z]+|[0-9]+", re.ASCII)
_NOT_BARE: Final = re.compile(r"[^a-z0-9]+")
_WORDS: Final = re.compile(r"\w+")
_MOST_RUNS: Final = 12
"""How many runs of letters or digits one number may be written in."""
MOST_OF_A_PARTY: Final = 60
"""How many open items of one party are tried together, those that are due first."""
_SHORT_WORD: Final = 3
_LEGAL_FORMS: Final = frozenset({"bv", "nv", "vof", "cv", "b", "v", "n", "de", "het", "van", "en", "the"})


def bare_number(text: str) -> str:
    """Return a number without case, blanks, signs and leading zeros, as it is compared."""
    return _NOT_BARE.sub("", text.casefold()).lstrip("0")


def bare_iban(text: str) -> str:
    """Return an account number in capitals, without blanks."""
    return "".join(text.split()).upper()


# A file names the same people again and again.
@lru_cache(maxsize=10_000)
def name_words(text: str) -> frozenset[str]:
    """Return the words by which a name is known, in whatever order it is written."""
    return frozenset(word for word in _WORDS.findall(text.casefold()) if word not in _LEGAL_FORMS)


class PayableItems:
    """The open items of an administration, found by what a payment may tell of them."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        """Take the items, those that are due first in front."""
        self.by_key: dict[ItemKey, Candidate] = {}
        self._by_number: dict[str, dict[ItemKey, Candidate]] = {}
        self._by_reference: dict[str, dict[ItemKey, Candidate]] = {}
        self._by_amount: dict[Cents, dict[ItemKey, Candidate]] = {}
        self._of_party: dict[tuple[int, bool], dict[ItemKey, Candidate]] = {}
        self._of_party_by_amount: dict[tuple[int, Cents], dict[ItemKey, Candidate]] = {}
        self._party_totals: dict[tuple[int, bool], Cents] = {}
        self._parties_by_iban: dict[str, set[int]] = {}
        self._parties_by_name: dict[frozenset[str], set[int]] = {}
        self._beginnings = {""}
        self.take(candidates)

    def take(self, candidates: Iterable[Candidate]) -> None:
        """Take up items that are not there yet."""
        for candidate in candidates:
            if candidate.key in self.by_key:
                continue
            key, number = candidate.key, bare_number(candidate.key.invoice_number)
            self.by_key[key] = candidate
            if number:
                self._by_number.setdefault(number, {})[key] = candidate
                self._beginnings.update(number[:end] for end in range(1, len(number) + 1))
            for reference in {candidate.payment_reference, end_to_end_id(key.invoice_number)}:
                if bare := bare_number(reference):
                    self._by_reference.setdefault(bare, {})[key] = candidate
            if iban := bare_iban(candidate.party_iban):
                self._parties_by_iban.setdefault(iban, set()).add(key.party_id)
            self._parties_by_name.setdefault(name_words(candidate.party_name), set()).add(key.party_id)
            self._enter(candidate)

    def change(self, key: ItemKey, amount: Cents) -> None:
        """Add what a line brings to what is outstanding of an item; an item that is not there stays so."""
        candidate = self.by_key.get(key)
        if candidate is None or not amount:
            return
        self._leave(candidate)
        candidate.outstanding += amount
        self._enter(candidate)

    def _enter(self, candidate: Candidate) -> None:
        outstanding, key = candidate.outstanding, candidate.key
        if not outstanding:
            return
        side = (key.party_id, outstanding > 0)
        self._by_amount.setdefault(outstanding, {})[key] = candidate
        self._of_party.setdefault(side, {})[key] = candidate
        self._of_party_by_amount.setdefault((key.party_id, outstanding), {})[key] = candidate
        self._party_totals[side] = self._party_totals.get(side, 0) + outstanding

    def _leave(self, candidate: Candidate) -> None:
        outstanding, key = candidate.outstanding, candidate.key
        if not outstanding:
            return
        side = (key.party_id, outstanding > 0)
        del self._by_amount[outstanding][key]
        del self._of_party[side][key]
        del self._of_party_by_amount[key.party_id, outstanding][key]
        self._party_totals[side] -= outstanding

    def referred_to(self, reference: str) -> list[Candidate]:
        """Return the items that have something outstanding and are referred to by a reference as a whole."""
        return _standing(self._by_reference.get(bare_number(reference), {}))

    def numbered_in(self, text: str) -> Iterator[tuple[str, list[Candidate]]]:
        """Yield each invoice number that stands in a text, bare, and its items that have something outstanding.

        A number may be written in pieces; of two that begin at one place the longest counts.
        """
        runs: list[str] = _RUNS.findall(text.casefold())
        place = 0
        while place < len(runs):
            found, after, joined = "", place + 1, ""
            for end in range(place, min(place + _MOST_RUNS, len(runs))):
                joined = (joined + runs[end]).lstrip("0")
                if joined not in self._beginnings:
                    break
                if joined in self._by_number and _standing(self._by_number[joined]):
                    found, after = joined, end + 1
            if found:
                yield found, _standing(self._by_number[found])
            place = after

    def parties_with(self, iban: str) -> Collection[int]:
        """Return the parties that have an account and something outstanding, or had."""
        return self._parties_by_iban.get(bare_iban(iban), ()) if iban else ()

    def parties_named(self, name: str) -> Collection[int]:
        """Return the parties that have a name, in any order of its words."""
        words = name_words(name)
        return self._parties_by_name.get(words, ()) if words else ()

    def of_party(self, party_id: int, *, received: bool) -> list[Candidate]:
        """Return the first items of a party that are to be received, or to be paid."""
        return list(islice(self._of_party.get((party_id, received), {}).values(), MOST_OF_A_PARTY))

    def of_party_with(self, party_id: int, outstanding: Cents) -> list[Candidate]:
        """Return the first items of a party with an amount outstanding."""
        found = self._of_party_by_amount.get((party_id, outstanding), {})
        return list(islice(found.values(), MOST_OF_A_PARTY))

    def total_of(self, party_id: int, *, received: bool) -> Cents:
        """Return all that is to be received of a party, or to be paid to it."""
        return self._party_totals.get((party_id, received), 0)

    def has_amount(self, outstanding: Cents) -> bool:
        """Tell whether any item has an amount outstanding."""
        return bool(self._by_amount.get(outstanding))

    def with_amount(self, outstanding: Cents) -> list[Candidate]:
        """Return the items with an amount outstanding; none when they are too many to tell apart."""
        found = self._by_amount.get(outstanding, {})
        return list(found.values()) if len(found) <= MOST_OF_A_PARTY else []


def is_named(candidate: Candidate, name: str) -> bool:
    """Tell whether a name has all words of the name of an item's party, one of them at least no initial."""
    words = name_words(candidate.party_name)
    return bool(words) and words <= name_words(name) and any(len(word) > _SHORT_WORD for word in words)


def _standing(items: Mapping[ItemKey, Candidate]) -> list[Candidate]:
    return [candidate for candidate in items.values() if candidate.outstanding]
