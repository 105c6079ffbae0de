"""Reading the journals of an audit file and their transactions."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from grootboek.formats.audit_file.fields import (
    BadField,
    Texts,
    amount,
    day,
    decimal,
    raw_text,
    signed_amount,
    text,
    texts_of,
    whole,
)
from grootboek.formats.audit_file.values import (
    FileJournal,
    Flaw,
    Item,
    LineVatShare,
    Transaction,
    TransactionLine,
)
from grootboek.wire.xml import Element, local_name


def journal_of(element: Element) -> FileJournal:
    """Return what a journal says of itself."""
    texts = texts_of(element)
    return FileJournal(
        code=text(texts, "jrnID"),
        name=text(texts, "desc"),
        kind=text(texts, "jrnTp"),
        offset_account=text(texts, "offsetAccID"),
    )


def transaction(element: Element, journal: str) -> Iterator[Item]:
    """Yield a transaction, and before it what is wrong with it."""
    texts = texts_of(element)
    number = text(texts, "nr")
    place = f"line {element.sourceline}, journal {journal or '?'}, transaction {number or '?'}"
    lines: list[TransactionLine] = []
    flaws: list[Flaw] = []
    for child in element:
        if local_name(child.tag) == "trLine":
            try:
                lines.append(_line(child))
            except BadField as problem:
                flaws.append(Flaw(f"{place}, trLine {text(texts_of(child), 'nr') or '?'}", str(problem)))
    booked = None
    try:
        booked = _day(element, texts)
    except BadField as problem:
        flaws.append(Flaw(place, str(problem)))
    if not journal:
        flaws.append(Flaw(place, "jrnID is missing"))
    yield from flaws
    if not flaws and booked is not None:
        yield Transaction(
            journal=journal,
            number=number,
            description=raw_text(texts, "desc"),
            period=whole(text(texts, "periodNumber")),
            day=booked,
            lines=lines,
        )


def _day(element: Element, texts: Texts) -> date:
    """Return the day of a transaction, or of the first of its lines that has one."""
    found = day(texts, "trDt") or next((found for child in element if (found := day(texts_of(child), "effDate"))), None)
    if found is None:
        raise BadField("trDt", "is missing")
    return found


def _line(element: Element) -> TransactionLine:
    texts = texts_of(element)
    account = text(texts, "accID")
    if not account:
        raise BadField("accID", "is missing")
    return TransactionLine(
        text(texts, "nr"),
        account,
        raw_text(texts, "docRef"),
        raw_text(texts, "desc"),
        amount(texts),
        text(texts, "custSupID"),
        raw_text(texts, "invRef"),
        text(texts, "cost", "costID", "costDesc"),
        [_vat(child) for child in element if local_name(child.tag) == "vat"] if "vat" in texts else (),
    )


def _vat(element: Element) -> LineVatShare:
    texts = texts_of(element)
    percentage = text(texts, "vatPerc")
    rate = decimal(percentage, "vatPerc") if percentage else Decimal(0)
    side = text(texts, "vatAmntTp", "vatAmtTp")
    written = text(texts, "vatAmnt", "vatAmt")
    return LineVatShare(text(texts, "vatID"), rate, signed_amount(written or "0", side, ("vatAmnt", "vatAmntTp")))
