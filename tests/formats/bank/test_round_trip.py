"""What is written as camt is read back as it was, for any statements."""

from collections.abc import Sequence
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from grootboek.ledger.bank_statement import BankTransaction, unexplained
from tests.formats.bank.camt_writer import OWN, Tree, between, document, entry, money, party, statement
from tests.formats.bank.samples import read

EXAMPLES = settings().max_examples // 4
LETTERS = st.characters(codec="utf-8", exclude_categories=("C", "Z"))
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=12), max_size=6).map(" ".join)
NAMES = st.text("ABCDEFGHJKLM0123456789-", min_size=9, max_size=35).map(lambda text: f"X{text}")
AMOUNTS = st.integers(-(10**11), 10**11).filter(bool)
IBANS = st.sampled_from(["NL91ABNA0417164300", "NL20INGB0001234567", "DE89370400440532013000"])
PAID = st.builds(
    BankTransaction,
    identity=st.just(""),
    day=st.just(date(2026, 3, 2)),
    value_day=st.just(date(2026, 3, 2)),
    amount=AMOUNTS,
    bank_reference=NAMES,
    end_to_end_id=st.just("") | NAMES,
    remittance=WORDS.map(lambda text: f"{text} x".strip()),
    party_name=WORDS,
    party_iban=IBANS,
    mandate_reference=st.just("") | NAMES,
    kind=st.just("541"),
    return_code=st.sampled_from(["", "AC04"]),
)


def told(paid: BankTransaction, version: int) -> Tree:
    """Write the details of a transaction."""
    role = "Dbtr" if paid.amount > 0 else "Cdtr"
    references = {"EndToEndId": paid.end_to_end_id or "NOTPROVIDED", "MndtId": paid.mandate_reference}
    parts: dict[str, Tree] = {"Refs": {name: value for name, value in references.items() if value}}
    parts |= money(paid.amount) if version > 2 else {"AmtDtls": {"TxAmt": {'Amt Ccy="EUR"': money_text(paid.amount)}}}
    named: dict[str, Tree] = {role: party(paid.party_name, version)} if paid.party_name else {}
    parts["RltdPties"] = named | {f"{role}Acct": {"Id": {"IBAN": paid.party_iban}}}
    parts["RmtInf"] = {"Ustrd": paid.remittance}
    return parts | ({"RtrInf": {"Rsn": {"Cd": paid.return_code}}} if paid.return_code else {})


def booked(paid: BankTransaction, version: int) -> Tree:
    """Write a transaction as an entry."""
    details: Tree = {"TxDtls": told(paid, version)}
    return entry(paid.amount, reference=paid.bank_reference, version=version, NtryDtls=details)


def money_text(cents: int) -> str:
    """Write an amount without its sign."""
    return str(next(iter(money(cents).values())))


@settings(max_examples=EXAMPLES)
@given(st.lists(st.lists(PAID, max_size=5), min_size=1, max_size=3), st.sampled_from([2, 4, 8, 13]))
def test_statements_come_back_as_they_were(all_paid: list[list[BankTransaction]], version: int) -> None:
    statements = [
        statement(
            [booked(each, version) for each in paid],
            balances=between(500, 500 + sum(each.amount for each in paid)),
            identity=f"S{number}",
        )
        for number, paid in enumerate(all_paid)
    ]
    came = read(document(statements, version=version))
    assert [head.account for head, _ in came] == [OWN] * len(all_paid)
    for (head, found), paid in zip(came, all_paid, strict=True):
        assert unexplained(head, sum(each.amount for each in found)) == 0
        assert [plain(each) for each in found] == [plain(each) for each in paid]
    names = [each.identity for _, found in came for each in found]
    assert all(names)


def plain(paid: BankTransaction) -> list[object]:
    """Return what a transaction tells, but for its identity and for what follows from a return."""
    return [getattr(paid, name) for name in BankTransaction.__slots__ if name not in ("identity", "is_reversal")]


@settings(max_examples=EXAMPLES)
@given(st.lists(PAID, min_size=2, max_size=5).filter(lambda paid: sum(each.amount for each in paid) != 0))
def test_the_parts_of_a_batch_come_back_as_they_were(paid: Sequence[BankTransaction]) -> None:
    total = sum(each.amount for each in paid)
    parts = [told(each, 8) for each in paid]
    batch = entry(total, reference="BATCH-0001", version=8, NtryDtls={"Btch": {"PmtInfId": "P-1"}, "TxDtls": parts})
    [(_, found)] = read(document([statement([batch], balances=between(0, total))], version=8))
    assert [each.amount for each in found] == [each.amount for each in paid]
    assert [each.remittance for each in found] == [each.remittance for each in paid]
    assert {each.batch_reference for each in found} == {"P-1"}
    assert len({each.identity for each in found}) == len(found)
