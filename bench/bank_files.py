"""A bank's file of many transactions, of which some pay open items in the ways in which people do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from xml.sax.saxutils import escape

ACCOUNT = "NL44RABO0123456789"
"""The account that the file is of."""
_BEGINNING = f"""<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>
<GrpHdr><MsgId>BENCH</MsgId><CreDtTm>2026-01-31T23:00:00+01:00</CreDtTm></GrpHdr>
<Stmt><Id>BENCH-1</Id><ElctrncSeqNb>1</ElctrncSeqNb><CreDtTm>2026-01-31T23:00:00+01:00</CreDtTm>
<Acct><Id><IBAN>{ACCOUNT}</IBAN></Id><Ccy>EUR</Ccy></Acct>
"""
_BALANCE = (
    '<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
    "<Dt><Dt>{day}</Dt></Dt></Bal>\n"
)
_ENTRY = (
    '<Ntry><NtryRef>{number}</NtryRef><Amt Ccy="EUR">{amount}</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
    "<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>OO9B{number:012}</AcctSvcrRef>"
    "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
    "<NtryDtls><TxDtls><Refs><EndToEndId>{end_to_end}</EndToEndId></Refs>"
    "<RltdPties><Dbtr><Pty><Nm>{name}</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>{iban}</IBAN></Id></DbtrAcct></RltdPties>"
    "<RltdAgts><DbtrAgt><FinInstnId><BICFI>INGBNL2A</BICFI></FinInstnId></DbtrAgt></RltdAgts>"
    "<RmtInf><Ustrd>{remittance}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>\n"
)
_END = "</Stmt></BkToCstmrStmt></Document>\n"
_FIRST_DAY, _DAYS = date(2026, 1, 1), 31


@dataclass(frozen=True, slots=True)
class Owed:
    """An open item: the number of its invoice, what is owed in cents, and who owes it."""

    number: str
    amount: int
    name: str
    iban: str


def camt_file(count: int, owed: Sequence[Owed], opening: int = 100_000) -> bytes:
    """Return a camt.053 file with `count` receipts, of which the first ones in every few pay what is owed, each once."""
    every = max(1, count // max(1, len(owed)))
    entries, total = [], 0
    for amount, entry in _entries(count, owed, every):
        entries.append(entry)
        total += amount
    return "".join([_BEGINNING, *_balances(opening, total), *entries, _END]).encode()


def _balances(opening: int, total: int) -> Iterator[str]:
    yield _BALANCE.format(kind="OPBD", amount=_euros(opening), day=_FIRST_DAY)
    yield _BALANCE.format(kind="CLBD", amount=_euros(opening + total), day=_FIRST_DAY + timedelta(days=_DAYS - 1))


def _entries(count: int, owed: Sequence[Owed], every: int) -> Iterator[tuple[int, str]]:
    paid = 0
    for number in range(count):
        day = _FIRST_DAY + timedelta(days=number * _DAYS // count)
        if number % every == 0 and paid < len(owed):
            item = owed[paid]
            remittance, end_to_end = _told(item, paid)
            paid += 1
        else:
            item = Owed("", 100 + number % 90_000, f"Winkel {number % 500}", "NL20INGB0001234567")
            remittance, end_to_end = f"Betaalautomaat {number:06} pasnr. 001", "NOTPROVIDED"
        entry = _ENTRY.format(
            number=number + 1,
            amount=_euros(item.amount),
            day=day,
            end_to_end=end_to_end,
            name=escape(item.name),
            iban=item.iban,
            remittance=escape(remittance),
        )
        yield item.amount, entry


def _told(item: Owed, turn: int) -> tuple[str, str]:
    """Return what a payer writes, and the end-to-end id: in turn the number in words, alone, in parts, as an id, or nothing."""
    ways = (
        (f"Betaling factuur {item.number}, met dank", "NOTPROVIDED"),
        (item.number, "NOTPROVIDED"),
        (f"fact.nr. {' '.join(item.number)}", "NOTPROVIDED"),
        ("Betaling", item.number),
        ("Zoals afgesproken", "NOTPROVIDED"),
    )
    return ways[turn % len(ways)]


def _euros(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
