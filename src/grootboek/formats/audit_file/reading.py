"""Reading an audit file in constant memory: 3.2, 3.2.1 and 4.0, with the habits of other packages.

Only local names count: several packages write a namespace that no XSD has. What is missing or wrong is a `Flaw` with its place,
and the reading goes on; a file that is no XML ends it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO, Final

from grootboek.formats.audit_file.fields import BadField, amount, day, signed, text, texts_of
from grootboek.formats.audit_file.transactions import journal_of, transaction
from grootboek.formats.audit_file.values import (
    Address,
    Basic,
    Company,
    FileVatCode,
    Flaw,
    Heading,
    Item,
    LedgerAccount,
    OpeningItem,
    OpeningLine,
    Relation,
)
from grootboek.wire.xml import Element, XmlRefused, elements_of_file, local_name

LARGEST_FILE: Final = 4_000_000_000
"""In bytes."""
MAX_WAITING: Final = 1_000_000
"""Pieces of markup in one transaction or other part, which is in memory at a time: one of 32,000 lines has fewer."""


class NoAuditFile(ValueError):
    """A file that is not XML, or no audit file."""


def read_audit_file(file: BinaryIO) -> Iterator[Item]:
    """Yield what stands in an audit file, in its order; NoAuditFile when it cannot be read on."""
    try:
        yield from _items(file)
    except XmlRefused as problem:
        raise NoAuditFile(f"line {problem.line}: {problem}") from problem


def _items(file: BinaryIO) -> Iterator[Item]:
    known: set[str] = set()
    for element in elements_of_file(file, [*_PARTS, "transaction", "journal"], LARGEST_FILE, MAX_WAITING):
        name = local_name(element.tag)
        parent = element.getparent()
        if parent is None:
            if name != "auditfile":
                raise NoAuditFile(f"the root is <{name}>, not <auditfile>")
            return
        owner = local_name(parent.tag)
        if name in {"transaction", "journal"}:
            # A journal stands before its transactions, and ends after them.
            journal = journal_of(parent if name == "transaction" else element)
            if journal.code and journal.code not in known:
                known.add(journal.code)
                yield journal
            if name == "transaction":
                yield from transaction(element, journal.code)
        elif (read := _PARTS[name].get(owner)) is not None:
            yield from _read(read, element)


def _read(read: Callable[[Element], Item], element: Element) -> Iterator[Item]:
    try:
        yield read(element)
    except BadField as problem:
        name = local_name(element.tag)
        code = text(texts_of(element), "custSupID", "accID", "vatID", "nr")
        yield Flaw(f"line {element.sourceline}, {name} {code}".rstrip(), str(problem))


def _heading(element: Element) -> Item:
    texts = texts_of(element)
    currency = text(texts, "curCode") or "EUR"
    if currency != "EUR":
        raise BadField("curCode", f"{currency!r} is not EUR, in which these books are kept")
    start, end = day(texts, "startDate"), day(texts, "endDate")
    if start is None or end is None:
        raise BadField("endDate" if start else "startDate", "is missing")
    return Heading(
        fiscal_year=text(texts, "fiscalYear"),
        start=start,
        end=end,
        software=text(texts, "softwareDesc"),
        software_version=text(texts, "softwareVersion"),
    )


def _company(element: Element) -> Item:
    texts = texts_of(element)
    return Company(
        name=text(texts, "companyName"),
        vat_number=text(texts, "taxRegIdent"),
        coc_number=text(texts, "Commercenr", "commerceNr", "companyIdent"),
        country=text(texts, "taxRegistrationCountry") or "NL",
        address=_address(element),
    )


def _address(element: Element) -> Address:
    place = next((child for child in element if local_name(child.tag) in {"streetAddress", "postalAddress"}), None)
    if place is None:
        return Address()
    found = texts_of(place)
    street = " ".join(
        part for name in ("streetname", "number", "numberExtension", "property") if (part := text(found, name))
    )
    return Address(
        street=street, city=text(found, "city"), postcode=text(found, "postalCode"), country=text(found, "country")
    )


def _relation(element: Element) -> Item:
    texts = texts_of(element)
    account = next((child for child in element if local_name(child.tag) == "bankAccount"), None)
    bank = texts_of(account) if account is not None else {}
    code = text(texts, "custSupID")
    if not code:
        raise BadField("custSupID", "is missing")
    return Relation(
        code=code,
        name=text(texts, "custSupName"),
        kind=text(texts, "custSupTp"),
        contact=text(texts, "contact"),
        phone=text(texts, "telephone"),
        fax=text(texts, "fax"),
        email=text(texts, "eMail"),
        website=text(texts, "website"),
        coc_number=text(texts, "commerceNr"),
        vat_number=text(texts, "taxRegIdent"),
        country=text(texts, "taxRegistrationCountry"),
        address=_address(element),
        iban=text(bank, "bankAccNr"),
        bic=text(bank, "bankIdCd"),
        opening=signed(texts, "opBalDesc", "opBalTp") if text(texts, "opBalTp") else 0,
    )


def _account(element: Element) -> Item:
    texts = texts_of(element)
    code = text(texts, "accID")
    if not code:
        raise BadField("accID", "is missing")
    return LedgerAccount(
        code=code,
        name=text(texts, "accDesc"),
        kind=text(texts, "accTp"),
        rgs_code=text(texts, "RGScode", "rgsCode", "leadCode"),
    )


def _vat_code(element: Element) -> Item:
    texts = texts_of(element)
    return FileVatCode(
        code=text(texts, "vatID"),
        name=text(texts, "vatDesc"),
        to_pay=text(texts, "vatToPayAccID"),
        to_claim=text(texts, "vatToClaimAccID"),
    )


def _basic(element: Element) -> Item:
    texts = texts_of(element)
    return Basic(code=text(texts, "basicID"), name=text(texts, "basicDesc"))


def _opening_line(element: Element) -> Item:
    texts = texts_of(element)
    return OpeningLine(number=text(texts, "nr"), account=text(texts, "accID"), amount=amount(texts))


def _opening_item(element: Element) -> Item:
    texts = texts_of(element)
    return OpeningItem(
        line_number=text(texts, "obLineNr"),
        relation=text(texts, "custSupID"),
        invoice_number=text(texts, "invRef") or text(texts, "docRef") or text(texts, "nr"),
        amount=amount(texts),
        day=day(texts, "invDt"),
        due=day(texts, "invDueDt"),
        description=text(texts, "desc"),
    )


_PARTS: Final[Mapping[str, Mapping[str, Callable[[Element], Item]]]] = {
    "header": {"auditfile": _heading},
    "company": {"auditfile": _company},
    # What relations and accounts were before (their history) has the same elements in other ones.
    "customerSupplier": {"customersSuppliers": _relation},
    "ledgerAccount": {"generalLedger": _account},
    "vatCode": {"vatCodes": _vat_code},
    "basic": {"basics": _basic},
    "obLine": {"openingBalance": _opening_line},
    "obSbLine": {"obSubledger": _opening_item},
    # Nothing is read of these: of the rest of the file no tree grows.
    "period": {},
    "sbLine": {},
    "changeInfo": {},
    "taxonomy": {},
    "customerSupplierHistory": {},
    "glAccountHistory": {},
}
"""How the parts of a file are read, by their names and those of what they stand in."""
