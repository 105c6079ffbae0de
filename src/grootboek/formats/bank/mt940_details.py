"""What an MT940 tells of a transaction in free text (:86:): in words between slashes, in numbered fields, or as people write.

ABN AMRO, ING, Knab and Rabobank write words between slashes (`/EREF/.../REMI/...`); Triodos and German banks numbered fields
(`>20...`, `?20...?32...`). The rest is text, in which an IBAN, a name and a description are looked for.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from grootboek.formats.bank.faults import BankFault, BankFileError
from grootboek.formats.bank.mt940_fields import Field
from grootboek.formats.bank.mt940_lines import StatementLine
from grootboek.formats.bank.texts import LONGEST, as_iban, first_iban, payment_reference, reference, squeezed

_SLASH_WORD = re.compile(
    r"""/(ACCW|ADDR|BENM|BIC|BUSP|CNTP|CREF|CSID|EREF|EXCH|IBAN|ID|INIT|ISDT|IREF|MARF|NAME|NRTX|OCMT|ORDP|PIND|PREF|PURP|REMI
    |RTRN|RTYP|SVCL|SVWZ|TRCD|TRTP|TRAN|ULTB|ULTC|ULTD)/""",
    re.ASCII | re.VERBOSE,
)
_ROLES = frozenset({"ORDP", "BENM", "CNTP"})
_BEHIND = frozenset({"ULTB", "ULTC", "ULTD", "INIT"})
_NUMBERED = re.compile(r"[0-9]{3}\s?([?>])[0-9]{2}", re.ASCII)
_NUMBERED_PIECES = {mark: re.compile(rf"[{mark}]([0-9]{{2}})", re.ASCII) for mark in "?>"}
_SEPA_WORD = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|PURP)\+", re.ASCII)
_DUTCH_LABEL = re.compile(
    r"(?:^|(?<=[\s/]))(IBAN|BIC|REK|NAAM|OMSCHRIJVING|KENMERK|MACHTIGING|INCASSANT)\s{0,3}:\s?",
    re.ASCII | re.IGNORECASE,
)
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?", re.ASCII)
_LAST_OF_REMITTANCE = 29
_MORE_REMITTANCE = range(60, 64)


@dataclass(slots=True)
class Details:
    """What the free text of a transaction tells."""

    name: str = ""
    iban: str = ""
    bic: str = ""
    remittance: str = ""
    payment_reference: str = ""
    end_to_end_id: str = ""
    batch_reference: str = ""
    mandate_reference: str = ""
    creditor_id: str = ""
    return_code: str = ""
    return_text: str = ""


def details_of(fields: Sequence[Field], line: StatementLine, own: str) -> Details:
    """Read the free text of a statement line of an account; `own` is that account."""
    joined = " ".join(field.joined for field in fields).strip()
    if len(joined) > LONGEST:
        raise BankFileError(BankFault.TOO_LARGE, f"a text has more than {LONGEST} characters", fields[0].line)
    numbered = _NUMBERED.match(joined)
    word = _SLASH_WORD.match(joined)
    if word:
        details = _from_words(joined)
    elif numbered:
        details = _from_numbers("".join(text for field in fields for text in field.lines), numbered[1])
    else:
        details = _from_text([text for field in fields for text in field.lines], own)
    _complete(details, line, own)
    return details


def _complete(details: Details, line: StatementLine, own: str) -> None:
    """Add what the statement line tells and the free text does not; Rabobank and SNS name the other party there."""
    named_by_iban = first_iban(line.customer_reference, own)
    details.iban = details.iban or named_by_iban or first_iban(line.more, own)
    details.name = details.name or line.name or (line.more if named_by_iban else "")
    is_id = not (named_by_iban or line.name or payment_reference(line.customer_reference))
    if not details.end_to_end_id and is_id:
        details.end_to_end_id = line.customer_reference
    details.end_to_end_id = reference(details.end_to_end_id)
    details.creditor_id = details.creditor_id.replace(" ", "")
    details.remittance = squeezed(details.remittance)
    details.name = squeezed(details.name)
    if not details.remittance and not (line.more.startswith("/") or as_iban(line.more) or line.more == details.name):
        details.remittance = line.more


def _from_words(text: str) -> Details:
    details, behind, role = Details(), "", ""
    found = [*_SLASH_WORD.finditer(text)]
    for at, word in enumerate(found):
        end = found[at + 1].start() if at + 1 < len(found) else len(text)
        code, value = word[1], text[word.end() : end]
        if code in _ROLES or code in _BEHIND:
            role = code
        if role in _BEHIND:
            name = value.strip("/ ") if code in {"NAME", role} else ""
            behind = behind or name
            role = "" if code == "NAME" else role
        else:
            _take_word(details, code, value)
    details.name = details.name or behind
    return details


def _take_word(details: Details, code: str, value: str) -> None:
    plain = squeezed(value).strip("/ ")
    if code in _ROLES:
        _take_party(details, value)
    elif code == "NAME":
        details.name = details.name or plain
    elif code == "IBAN":
        details.iban = as_iban(plain)
    elif code == "ACCW":
        account, _, bank_code = plain.partition(",")
        details.iban, details.bic = as_iban(account), bank_code
    elif code in {"REMI", "SVWZ"}:
        _take_remittance(details, value)
    elif code == "RTRN":
        details.return_code, _, details.return_text = plain.partition("/")
    elif code in _TEXTS:
        setattr(details, _TEXTS[code], plain)


_TEXTS = {
    "BIC": "bic",
    "EREF": "end_to_end_id",
    "PREF": "batch_reference",
    "MARF": "mandate_reference",
    "CSID": "creditor_id",
}


def _take_party(details: Details, value: str) -> None:
    """Take a party as ING writes it: account, BIC, name and city between slashes."""
    if not value.strip("/ "):
        return
    account, bank_code, name, *_ = [*(squeezed(each) for each in value.split("/")), "", "", ""]
    details.iban, details.bic, details.name = as_iban(account), bank_code, name


def _take_remittance(details: Details, value: str) -> None:
    """Take the remittance: plain, or marked as unstructured or as a payment reference, as ING does."""
    kind, _, rest = value.partition("/")
    if kind == "USTD":
        value = rest
    elif kind == "STRD":
        issuer, _, number = rest.strip("/").partition("/")
        details.payment_reference = reference("".join((number or issuer).split())).upper()
        value = number or issuer
    details.remittance = f"{details.remittance} {value.strip('/ ')}".strip()


def _from_numbers(text: str, mark: str) -> Details:
    pieces = _NUMBERED_PIECES[mark].split(text)
    numbered = [(int(number), piece) for number, piece in zip(pieces[1::2], pieces[2::2], strict=True)]
    by_number = dict(reversed(numbered))
    remittance = [
        piece for number, piece in numbered if 20 <= number <= _LAST_OF_REMITTANCE or number in _MORE_REMITTANCE
    ]
    if mark == ">":
        return _of_triodos(remittance)
    details = Details(
        name="".join(by_number.get(number, "") for number in (32, 33)),
        iban=as_iban(by_number.get(31, "")),
        bic=squeezed(by_number.get(30, "")),
        return_code=by_number.get(34, "").strip() if by_number.get(34, "").strip("0 ") else "",
    )
    _take_sepa_words(details, "".join(remittance))
    details.remittance = details.remittance or squeezed(by_number.get(0, ""))
    return details


def _of_triodos(remittance: list[str]) -> Details:
    """Read what Triodos writes: the first two pieces of the text are the BIC and the IBAN, where it tells them."""
    details = Details()
    if len(remittance) > 1 and _BIC.fullmatch(remittance[0].strip()) and as_iban(remittance[1]):
        details.bic, details.iban = remittance[0].strip(), as_iban(remittance[1])
        remittance = remittance[2:]
    details.remittance = "".join(remittance)
    return details


def _take_sepa_words(details: Details, text: str) -> None:
    pieces = _SEPA_WORD.split(text)
    words = dict(zip(pieces[1::2], (squeezed(piece) for piece in pieces[2::2]), strict=True))
    details.end_to_end_id = words.get("EREF", "")
    details.batch_reference = words.get("KREF", "")
    details.mandate_reference = words.get("MREF", "")
    details.creditor_id = words.get("CRED", "")
    details.name = details.name or words.get("ABWA", "")
    details.remittance = squeezed(f"{pieces[0]} {words.get('SVWZ', '')}")


def _from_text(lines: list[str], own: str) -> Details:
    text = squeezed(" ".join(lines))
    labels = [*_DUTCH_LABEL.finditer(text)]
    values = {
        label[1].upper(): text[label.end() : labels[at + 1].start() if at + 1 < len(labels) else len(text)].strip("/ ")
        for at, label in enumerate(labels)
    }
    details = Details(
        name=values.get("NAAM", ""),
        iban=as_iban(values.get("IBAN", "") or values.get("REK", "")) or first_iban(text, own),
        bic=values.get("BIC", ""),
        end_to_end_id=values.get("KENMERK", ""),
        mandate_reference=values.get("MACHTIGING", ""),
        creditor_id=values.get("INCASSANT", ""),
        remittance=values.get("OMSCHRIJVING", text[: labels[0].start()] if labels else text),
    )
    first = squeezed(lines[0]) if lines else ""
    if not labels and details.iban and first.startswith(f"{details.iban} "):
        details.name = first.removeprefix(details.iban).strip()
        details.remittance = squeezed(" ".join(lines[1:])) or text
    return details
