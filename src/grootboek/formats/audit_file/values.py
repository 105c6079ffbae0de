"""What an audit file holds: a company, its chart and relations, an opening balance, and transactions by journal.

Amounts are cents, debit positive; a text that is not there is empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeAlias

from grootboek.ledger.money import Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Of which period a file is, and what wrote it."""

    fiscal_year: str
    start: date
    end: date
    created: date | None = None
    software: str = ""
    software_version: str = ""
    rgs_version: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where somebody is; the country by its two letters."""

    street: str = ""
    city: str = ""
    postcode: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """Whose books these are."""

    name: str = ""
    vat_number: str = ""
    coc_number: str = ""
    country: str = "NL"
    address: Address = Address()


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A customer (C), a supplier (S) or both (B); `opening` is the balance that it starts with, where the version has one."""

    code: str
    name: str = ""
    kind: str = ""
    contact: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    website: str = ""
    coc_number: str = ""
    vat_number: str = ""
    country: str = ""
    address: Address = Address()
    iban: str = ""
    bic: str = ""
    opening: Cents = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerAccount:
    """An account of the balance sheet (B) or of profit and loss (P); other books may have it mixed (M) or say nothing."""

    code: str
    name: str
    kind: str
    rgs_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileVatCode:
    """A VAT code with the accounts on which what is owed and what is reclaimed are booked."""

    code: str
    name: str
    to_pay: str = ""
    to_claim: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Basic:
    """A name of something that lines refer to, such as a cost centre (3.2)."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class FilePeriod:
    """A period of the year."""

    number: int
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningLine:
    """What an account starts with."""

    number: str
    account: str
    amount: Cents


@dataclass(frozen=True, slots=True, kw_only=True)
class OpeningItem:
    """An invoice that was open at the start: a part of the opening line with a number (3.2)."""

    line_number: str
    relation: str
    invoice_number: str
    amount: Cents
    day: date | None = None
    due: date | None = None
    description: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileJournal:
    """A journal: bank B, cash C, general M, opening balance O, purchases P, sales S; and G, T, Y, Z, which are none of these."""

    code: str
    name: str
    kind: str = ""
    offset_account: str = ""


class LineVatShare(NamedTuple):
    """The VAT of a line under a code."""

    code: str
    rate: Decimal
    amount: Cents


class TransactionLine(NamedTuple):
    """A line of a transaction."""

    number: str
    account: str
    reference: str
    description: str
    amount: Cents
    relation: str
    invoice_number: str
    cost_centre: str
    vat: Sequence[LineVatShare]


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """A transaction with its lines, and the code of its journal; a period 0 says that it opens the year."""

    journal: str
    number: str
    description: str
    period: int | None
    day: date
    lines: Sequence[TransactionLine]


@dataclass(frozen=True, slots=True)
class Totals:
    """How many lines there are, and what they debit and credit."""

    lines: int
    debit: Cents
    credit: Cents


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong in a file, and where."""

    place: str
    words: str


Item: TypeAlias = (
    Heading
    | Company
    | Relation
    | LedgerAccount
    | FileVatCode
    | Basic
    | OpeningLine
    | OpeningItem
    | FileJournal
    | Transaction
    | Flaw
)
"""What is read from a file, one after the other."""
