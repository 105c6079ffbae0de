"""What e-Boekhouden answers when something is wrong: its codes and texts (error_codes.tsv) and which one each reason gets.

When several things are wrong, the answer has the code that stands first in the manual's table, and the server's own codes after
those. Codes that begin with GBK are the server's own, for what the manual has no code for.

The exceptions that an operation may end with, and what each is on the wire:

    VendorError
    ├── Failed          HTTP 200, one code and text in the ErrorMsg of the operation's result
    └── ServerFailed    a SOAP fault that tells the request's id and nothing else

A message that is no call of an operation never gets that far: `wire.soap.Fault`, a SOAP fault as ASMX words it. What the
sessions find wrong is a value, SessionFault, which becomes a Failed (`session_failure`).
"""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from grootboek.access.sessions import SessionFault
from grootboek.gateways.error_answers import VendorError
from grootboek.ledger.booking import MONEY, PAYMENTS, BookingKind
from grootboek.ledger.refusal import LOCK_REASONS, Problem, Reason, Refused


def _texts() -> dict[tuple[str, str], list[str]]:
    lines = files(__package__).joinpath("error_codes.tsv").read_text(encoding="utf-8").splitlines()
    texts: dict[tuple[str, str], list[str]] = {}
    for row in csv.DictReader(lines, delimiter="\t"):
        texts.setdefault((row["operation"], row["code"]), []).append(row["text"])
    return texts


TEXTS: Final[Mapping[tuple[str, str], list[str]]] = MappingProxyType(_texts())
"""Every text of the manual's table of error codes, by operation (`*`: all) and code; a code may have two meanings."""

TOO_LONG: Final = "GBK002"
NOT_ALLOWED: Final = "GBK003"
MISSING: Final = "GBK004"
NOT_FOUND: Final = "GBK005"
RELATION_TAKEN: Final = "CREL001"
UNABLE_TO_VERIFY: Final = "E001.7"
NOT_AN_ACCOUNTANT: Final = "E002.5"

OWN_TEXTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        UNABLE_TO_VERIFY: "Unable to verify",
        NOT_AN_ACCOUNTANT: "Not an accountant",
        RELATION_TAKEN: "Relatiecode is reeds in gebruik",
        TOO_LONG: "{field} is te lang",
        NOT_ALLOWED: "{field} is niet toegestaan",
        MISSING: "{field} is niet ingevuld",
        NOT_FOUND: "{field} {value} is niet gevonden",
    }
)
"""The texts of codes that are not in the manual; E001.7 and E002.5 stand in the English manual (version 5.5, chapter 10)."""

_ORDER: Final[Mapping[str, int]] = MappingProxyType(
    {code: place for place, code in enumerate(dict.fromkeys([*(code for _, code in TEXTS), *OWN_TEXTS]))}
)


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that is wrong, as the answer has it: the vendor's code and text."""

    code: str
    text: str


class Failed(VendorError):
    """An operation that answers with an error instead of a result."""

    def __init__(self, *flaws: Flaw) -> None:
        """Take what is wrong, at least one thing; the answer has the first in the documented order."""
        self.flaw = min(flaws, key=lambda flaw: _ORDER[flaw.code])
        super().__init__(f"{self.flaw.code}: {self.flaw.text}", [self.flaw.code])


class ServerFailed(VendorError):
    """An operation that failed for a reason of the server, which the manual has no code for."""

    def __init__(self, request_id: str) -> None:
        """Take the id of the request, under which the log has the reason."""
        super().__init__(f"Onbekende fout (verzoek {request_id})", ())


def door_flaws(refused: Refused) -> list[Flaw]:
    """Return what the door itself found wrong with a call that the books refuse, as they hand it back."""
    return [flaw for flaw in refused.also if isinstance(flaw, Flaw)]


def manual(operation: str, code: str, meaning: int = 1, *, line: int = 0) -> Flaw:
    """Return a flaw of the manual's table; `meaning` counts from 1 where a code has two, `line` names the line X."""
    return Flaw(code, TEXTS[operation, code][meaning - 1].replace("regel X", f"regel {line}"))


def own(code: str, **facts: str) -> Flaw:
    """Return a flaw that is not in the manual's table."""
    return Flaw(code, OWN_TEXTS[code].format(**facts))


def not_there(field: str, value: object) -> Flaw:
    """Return the flaw of an element whose value is not in the books, or that has no value (zero, or no text)."""
    return own(NOT_FOUND, field=field, value=str(value)) if value else own(MISSING, field=field)


_SESSION: Final[Mapping[SessionFault, tuple[str, str]]] = MappingProxyType(
    {
        SessionFault.INVALID: ("*", "E002.1"),
        SessionFault.NOT_FOUND: ("*", "E002.2"),
        SessionFault.EXPIRED: ("*", "E002.3"),
        SessionFault.CLOSED: ("*", "E002.4"),
        SessionFault.RIGHT_LOST: ("OpenSession", "E001.5"),
    }
)


def session_failure(fault: SessionFault) -> Failed:
    """Return the failure of a call whose session cannot be used."""
    return Failed(manual(*_SESSION[fault]))


_MUTATION: Final[Mapping[Reason, tuple[str, int]]] = MappingProxyType(
    {
        Reason.DATE_MISSING: ("CMUT004", 1),
        Reason.DATE_OUT_OF_RANGE: ("CMUT004", 1),
        Reason.LINES_MISSING: ("CMUT006", 1),
        Reason.TOO_MANY_LINES: ("CMUT006", 1),
        Reason.JOURNAL_UNKNOWN: ("CMUT001", 1),
        Reason.JOURNAL_HIDDEN: ("CMUT001", 1),
        Reason.JOURNAL_KIND_WRONG: ("CMUT001", 1),
        Reason.ACCOUNT_UNKNOWN: ("CMUT001", 1),
        Reason.ACCOUNT_HIDDEN: ("CMUT001", 1),
        Reason.ACCOUNT_NOT_MONEY: ("CMUT001", 1),
        Reason.ACCOUNT_NOT_PAYABLE: ("CMUT015", 1),
        Reason.ACCOUNT_NOT_RECEIVABLE: ("CMUT016", 1),
        Reason.COUNTER_ACCOUNT_UNKNOWN: ("CMUT001.1", 1),
        Reason.COUNTER_ACCOUNT_HIDDEN: ("CMUT001.1", 1),
        Reason.COUNTER_ACCOUNT_NOT_ALLOWED: ("CMUT012", 2),
        Reason.COUNTER_ACCOUNT_NOT_RECEIVABLE: ("CMUT027", 1),
        Reason.COUNTER_ACCOUNT_NOT_PAYABLE: ("CMUT028", 1),
        Reason.PARTY_MISSING: ("CMUT014", 1),
        Reason.PARTY_UNKNOWN: ("CMUT017", 1),
        Reason.PARTY_HIDDEN: ("CMUT017", 1),
        Reason.PARTY_NOT_CUSTOMER: ("CMUT017", 1),
        Reason.PARTY_NOT_SUPPLIER: ("CMUT017", 1),
        Reason.INVOICE_NUMBER_MISSING: ("CMUT013", 1),
        Reason.INVOICE_NUMBER_TAKEN: ("CMUT019", 1),
        Reason.INVOICE_UNKNOWN: ("CMUT026", 1),
        Reason.PAYMENT_TERM_INVALID: ("CMUT014", 2),
        Reason.VAT_CODE_MISSING: ("CMUT033", 1),
        Reason.VAT_CODE_UNKNOWN: ("CMUT033", 1),
        Reason.VAT_CODE_NOT_ALLOWED: ("CMUT011", 1),
        Reason.VAT_AMOUNT_DIFFERS: ("CMUT011", 2),
        Reason.FOREIGN_ACCOUNT_NEEDED: ("CMUT012", 2),
        Reason.DOMESTIC_VAT_NOT_ALLOWED: ("CMUT011", 1),
        Reason.FOREIGN_VAT_DIFFERS: ("CMUT011", 2),
        **dict.fromkeys(LOCK_REASONS, ("CMUT020", 1)),
    }
)
"""The code, and which of its meanings, that AddMutatie answers for each reason."""

_OF_PAYMENTS: Final[Mapping[Reason, str]] = MappingProxyType(
    {
        Reason.INVOICE_NUMBER_MISSING: "CMUT023",
        Reason.PARTY_MISSING: "CMUT024",
        Reason.PARTY_UNKNOWN: "CMUT025",
        Reason.PARTY_HIDDEN: "CMUT025",
    }
)
_WRONG_COUNTER: Final = frozenset(
    {Reason.COUNTER_ACCOUNT_NOT_RECEIVABLE, Reason.COUNTER_ACCOUNT_NOT_PAYABLE, Reason.COUNTER_ACCOUNT_UNKNOWN}
)
_COST_CENTRES: Final = frozenset(
    {
        Reason.COST_CENTRE_UNKNOWN,
        Reason.COST_CENTRE_HIDDEN,
        Reason.COST_CENTRE_MISSING,
        Reason.COST_CENTRE_NOT_ALLOWED,
    }
)
_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "description": "Omschrijving",
        "reference": "Boekstuk",
        "invoice_number": "Factuurnummer",
        "payment_reference": "Betalingskenmerk",
        "net": "BedragExclBTW",
        "lines": "MutatieRegels",
    }
)


def mutation_flaws(kind: BookingKind, problems: Iterable[Problem]) -> list[Flaw]:
    """Return the flaw that AddMutatie answers for each problem with a mutation of this kind.

    An unknown invoice is left out when the account is wrong too: the invoice was looked for on that account.
    """
    problems = list(problems)
    wrong_account = any(problem.reason in _WRONG_COUNTER for problem in problems)
    return [
        _mutation_flaw(kind, problem)
        for problem in problems
        if problem.reason is not Reason.INVOICE_UNKNOWN or not wrong_account
    ]


def _mutation_flaw(kind: BookingKind, problem: Problem) -> Flaw:
    reason = problem.reason
    if reason in _COST_CENTRES:
        # AddMutatie has no code for a cost centre; this one of AddFactuur is the only one that says so.
        return manual("AddFactuur", "CFACT212", line=_line(problem))
    if kind in PAYMENTS and reason in _OF_PAYMENTS:
        return manual("AddMutatie", _OF_PAYMENTS[reason])
    if kind is BookingKind.PURCHASE_INVOICE and reason is Reason.INVOICE_NUMBER_TAKEN:
        return manual("AddMutatie", "CMUT018")
    if kind in MONEY and reason is Reason.VAT_CODE_NOT_ALLOWED:
        return manual("AddMutatie", "CMUT012")
    if reason in _MUTATION:
        return manual("AddMutatie", *_MUTATION[reason])
    return _flaw(problem, _FIELDS)


_ACCOUNT: Final[Mapping[tuple[Reason | str | int, ...], str]] = MappingProxyType(
    {
        (Reason.CODE_TAKEN, "code"): "CGB001",
        (Reason.TEXT_MISSING, "name"): "CGB002",
        (Reason.VALUE_INVALID, "on_balance_sheet"): "CGB006",
        (Reason.TEXT_MISSING, "code"): "CGN003",
    }
)


def account_flaw(operation: str, code: str) -> Flaw:
    """Return a flaw of an account; the codes of UpdateGrootboekrekening are those of AddGrootboekrekening with `.1` behind."""
    return manual(operation, f"{code}.1" if operation == "UpdateGrootboekrekening" else code)


def account_flaws(operation: str, problems: Iterable[Problem]) -> list[Flaw]:
    """Return the flaw that AddGrootboekrekening or UpdateGrootboekrekening answers for each problem with an account."""
    return [_account_flaw(operation, problem) for problem in problems]


def _account_flaw(operation: str, problem: Problem) -> Flaw:
    code = _ACCOUNT.get((problem.reason, *problem.place[:1]))
    if code is not None:
        return account_flaw(operation, code)
    return _flaw(problem, {"code": "Code", "name": "Omschrijving", "on_balance_sheet": "Categorie"})


_INVOICE: Final[Mapping[Reason, str]] = MappingProxyType(
    {
        Reason.DATE_MISSING: "CFACT004",
        Reason.DATE_OUT_OF_RANGE: "CFACT004",
        Reason.LINES_MISSING: "CFACT006",
        Reason.PAYMENT_TERM_INVALID: "CFACT014",
        Reason.PARTY_MISSING: "CFACT024",
        Reason.PARTY_UNKNOWN: "CFACT025",
        Reason.PARTY_HIDDEN: "CFACT025",
        Reason.PARTY_NOT_CUSTOMER: "CFACT025",
        Reason.INVOICE_NUMBER_TAKEN: "CFACT026",
        Reason.TEMPLATE_UNKNOWN: "CFACT028",
        Reason.VAT_CODE_MISSING: "CFACT041",
        Reason.VAT_CODE_UNKNOWN: "CFACT042",
        Reason.VAT_CODE_NOT_ALLOWED: "CFACT042",
        Reason.DOMESTIC_VAT_NOT_ALLOWED: "CFACT042",
        **dict.fromkeys(_COST_CENTRES, "CFACT212"),
        # The manual lists this code of mutations for AddFactuur too.
        Reason.COUNTER_ACCOUNT_UNKNOWN: "CMUT012",
        Reason.COUNTER_ACCOUNT_HIDDEN: "CMUT012",
        Reason.COUNTER_ACCOUNT_NOT_ALLOWED: "CMUT012",
        Reason.FOREIGN_ACCOUNT_NEEDED: "CMUT012",
    }
)
"""The code that AddFactuur answers for each reason."""
_INVOICE_FIELDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "number": "Factuurnummer",
        "invoice_number": "Factuurnummer",
        "template": "Factuursjabloon",
        "quantity": "Aantal",
        "unit_price": "PrijsPerEenheid",
        "net": "PrijsPerEenheid",
        "unit": "Eenheid",
        "article_code": "Code",
        "sender_address": "EmailVanAdres",
        "sender_name": "EmailVanNaam",
        "subject": "EmailOnderwerp",
        "body": "EmailBericht",
        "recipient": "Email van de relatie",
        "account_number": "IncassoRekeningNummer",
        "account_holder": "IncassoTnv",
        "city": "IncassoPlaats",
        "iban": "IncassoIBAN",
        "mandate_reference": "IncassoMachtigingID",
        "text_1": "IncassoOmschrijvingRegel1",
        "text_2": "IncassoOmschrijvingRegel2",
        "text_3": "IncassoOmschrijvingRegel3",
        "account": "Debiteurenrekening",
        "journal": "Verkoopdagboek",
        "lines": "Regels",
    }
)


_ON_PAPER: Final[Mapping[tuple[str | int, ...], str]] = MappingProxyType(
    {
        ("sender", "address"): "Adres van de administratie",
        ("sender", "vat_number"): "Btw-id van de administratie",
        ("sender", "coc_number"): "KvK-nummer van de administratie",
        ("customer", "name"): "Bedrijf van de relatie",
        ("customer", "address"): "Adres van de relatie",
        ("customer", "vat_number"): "BTWNummer van de relatie",
    }
)
"""What an invoice that is mailed must show by law, by its place."""


def invoice_flaw(problem: Problem) -> Flaw:
    """Return the flaw that AddFactuur answers for a problem with an invoice."""
    reason = problem.reason
    if problem.place in _ON_PAPER:
        return own(MISSING, field=_ON_PAPER[problem.place])
    if reason in LOCK_REASONS:
        # AddFactuur has no code for a closed period; that of AddMutatie says it.
        return manual("AddMutatie", "CMUT020")
    if reason in _INVOICE:
        return manual("AddFactuur", _INVOICE[reason], line=_line(problem))
    described = "Omschrijving" if "lines" in problem.place else "BoekhoudmutatieOmschrijving"
    return _flaw(problem, {**_INVOICE_FIELDS, "description": described})


def relation_flaws(problems: Iterable[Problem], names: Mapping[str, str]) -> list[Flaw]:
    """Return the flaw that AddRelatie or UpdateRelatie answers for each problem; `names` are the vendor's of a party's fields."""
    return [
        own(RELATION_TAKEN) if problem.reason is Reason.CODE_TAKEN else _flaw(problem, names) for problem in problems
    ]


_OF_VALUES: Final[Mapping[Reason, str]] = MappingProxyType(
    {Reason.TEXT_MISSING: MISSING, Reason.EMAIL_MISSING: MISSING, Reason.TEXT_TOO_LONG: TOO_LONG}
)


def _flaw(problem: Problem, names: Mapping[str, str]) -> Flaw:
    """Return the flaw that is the same in every operation: a missing right, or a wrong value, by the vendor's name."""
    if problem.reason is Reason.RIGHT_MISSING:
        return manual("OpenSession", "E001.5")
    field = next((names[part] for part in reversed(problem.place) if isinstance(part, str) and part in names), "Waarde")
    return own(_OF_VALUES.get(problem.reason, NOT_ALLOWED), field=field)


def _line(problem: Problem) -> int:
    """Return the number, from 1, of the line that a problem is about."""
    return next((part + 1 for part in problem.place if isinstance(part, int)), 1)
