"""Bankafschriftbestanden: files of banks, each answered with what came of it; one that fails stops no other."""

import binascii
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from grootboek.bookkeeping.importing_statements import ImportedStatement, import_bank_file
from grootboek.bookkeeping.rights import require
from grootboek.formats.bank.faults import BankFault, BankFileError
from grootboek.gateways.snelstart.call import Answer, Call
from grootboek.gateways.snelstart.contract.binding import Bound
from grootboek.gateways.snelstart.errors import broken_rules
from grootboek.gateways.snelstart.fields import Row
from grootboek.ledger.actor import Right
from grootboek.ledger.money import decimal_from_cents
from grootboek.ledger.refusal import LOCK_REASONS, Problem, Reason
from grootboek.store.book import Book


@dataclass(frozen=True, slots=True)
class _Error:
    """What is wrong with a file, and with which statement in it."""

    description: str
    details: tuple[str, ...] = ()


NO_BASE64: Final = "De inhoud van het bestand is geen geldige base64."
KNOWN: Final = "De afschriften in het bestand <b>{name}</b> zijn niet verwerkt, omdat deze al eerder zijn ingelezen."
_FAULTS: Final[Mapping[BankFault, str]] = {
    BankFault.EMPTY: "Het bestand is leeg.",
    BankFault.TOO_LARGE: "Het bestand is te groot.",
    BankFault.ENCODING: "De tekens in het bestand zijn niet te lezen; gebruik UTF-8.",
    BankFault.UNKNOWN_FORMAT: "Het bestandsformaat wordt niet herkend; ondersteund worden Camt053, Camt052 en MT940.",
    BankFault.XML: "Het bestand is geen geldige XML.",
    BankFault.ACCOUNT: "Een afschrift heeft geen geldig rekeningnummer.",
    BankFault.BALANCE: "Een afschrift heeft geen geldig begin- en eindsaldo.",
    BankFault.CURRENCY: "Een valuta is niet te lezen.",
    BankFault.AMOUNT: "Een bedrag is niet te lezen.",
    BankFault.DATE: "Een datum is niet te lezen.",
    BankFault.LINE: "Een regel is niet te lezen.",
}
_NO_STATEMENTS: Final = "Het bestand bevat geen afschriften."
_REFUSED: Final[Mapping[Reason, str]] = {
    Reason.ACCOUNT_UNKNOWN: "Er is geen bankdagboek met rekeningnummer {account}.",
    Reason.VALUE_INVALID: "De valuta {currency} wordt niet ondersteund; een afschrift moet in EUR zijn.",
    Reason.NOT_BALANCED: "Het beginsaldo {opening} en de mutaties {total} zijn samen niet het eindsaldo {closing}.",
    Reason.DATE_OUT_OF_RANGE: "Een mutatie ligt buiten de boekjaren van de administratie.",
    Reason.JOURNAL_HIDDEN: "Het bankdagboek is niet actief.",
    Reason.ACCOUNT_HIDDEN: "Het grootboek van het bankdagboek is niet actief.",
    Reason.ROLE_ACCOUNT_MISSING: "Er is geen grootboek met functie OnbekendeBetalingen.",
    Reason.AMOUNT_TOO_LARGE: "Een bedrag is te groot.",
    **dict.fromkeys(LOCK_REASONS, "Een mutatie ligt in een afgesloten periode (tot en met {locked_through})."),
    Reason.LOCKED_BY_VAT_RETURN: "Een mutatie ligt in een periode van een btw-aangifte (tot en met {locked_through}).",
}
"""The words for why a statement is refused; the facts of the problem stand in them."""
_AMOUNTS: Final = ("opening", "total", "closing")


def _import(book: Book, call: Call) -> list[Row]:
    require(book, Right.BOOK)
    if call.violations:
        raise broken_rules(call.violations)
    return [_answer(book, body) for body in call.bodies]


def _answer(book: Book, body: Bound) -> Row:
    name = body.text("name")
    errors = [{"description": each.description, "details": list(each.details)} for each in _errors(book, name, body)]
    return {"name": name, "errors": errors, "isSuccess": not errors}


def _errors(book: Book, name: str, body: Bound) -> Iterator[_Error]:
    """Import a file and yield what is wrong with it."""
    try:
        content = b64decode("".join(body.text("base64EncodedContent").split()), validate=True)
    except (binascii.Error, ValueError):
        yield _Error(NO_BASE64)
        return
    try:
        done = import_bank_file(book, name, content)
    except BankFileError as error:
        where = f"Regel {error.line}" + (f": {error.subject}" if error.subject else "")
        yield _Error(_FAULTS[error.fault], (where,))
        return
    if not done:
        yield _Error(_NO_STATEMENTS)
    elif all(each.is_known for each in done):
        yield _Error(KNOWN.format(name=escape(name)), tuple(_named(each) for each in done))
    for each in done:
        for problem in each.refused.problems if each.refused else ():
            yield _Error(_words(problem), (_named(each),))


def _named(done: ImportedStatement) -> str:
    number = f" {done.stated.number}" if done.stated.number else ""
    return f"Afschrift{number} van rekening {done.stated.account}"


def _words(problem: Problem) -> str:
    facts = {name: _euros(fact) if name in _AMOUNTS else fact for name, fact in problem.facts.items()}
    words = _REFUSED.get(problem.reason)
    return (
        words.format_map({"locked_through": "", **facts})
        if words
        else f"Het afschrift is geweigerd ({problem.reason.name})."
    )


def _euros(cents: object) -> str:
    return f"{decimal_from_cents(cents):.2f}".replace(".", ",") if isinstance(cents, int) else str(cents)


ANSWERS: Final[Mapping[str, Answer]] = {"POST /bankafschriftbestanden": _import}
