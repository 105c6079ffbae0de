"""What a camt message means: signs, batches, charges, parties, returns, currencies, in all versions."""

from datetime import date

import pytest

from grootboek.formats.bank.reading import read_statements
from grootboek.ledger.bank_statement import BankBalance, BankTransaction, unexplained
from tests.formats.bank.camt_writer import (
    OWN,
    Tree,
    balance,
    between,
    document,
    entry,
    message,
    money,
    party,
    statement,
)
from tests.formats.bank.samples import read, sample, transactions

OTHER = "NL91ABNA0417164300"
VERSIONS = [
    ("052", 2),
    ("052", 8),
    ("053", 2),
    ("053", 4),
    ("053", 8),
    ("053", 13),
    ("054", 2),
    ("054", 8),
    ("054", 13),
]


def details(**parts: Tree) -> Tree:
    """Return a TxDtls with its parts."""
    return {"TxDtls": parts}


def amounts(content: bytes) -> list[int]:
    """Return the amounts of all transactions."""
    return [each.amount for each in transactions(content)]


def test_a_statement_of_a_dutch_bank() -> None:
    [(head, found)] = read(sample("camt053_dutch.xml"))
    assert (head.account, head.currency, head.number) == (OWN, "EUR", "26")
    assert head.opening == BankBalance(date(2026, 3, 1), 100000)
    assert head.closing == BankBalance(date(2026, 3, 2), 127655)
    assert unexplained(head, sum(each.amount for each in found)) == 0
    paid, by_reference, first, second, returned, costs = found
    assert paid == BankTransaction(
        identity="20260302.12100.OO9B005017650001",
        day=date(2026, 3, 2),
        value_day=date(2026, 3, 2),
        amount=12100,
        bank_reference="OO9B005017650001",
        remittance="Factuur 2026-001, met dank",
        party_name="Jansen & Zn.",
        party_iban=OTHER,
        party_bic="ABNANL2A",
        kind="PMNT-RCDT-ESCT",
    )
    assert (by_reference.payment_reference, by_reference.party_name) == ("5000056655555555", "De Vries")
    assert [each.batch_reference for each in (first, second)] == ["INCASSO-12"] * 2
    assert [(each.amount, each.end_to_end_id, each.mandate_reference) for each in (first, second)] == [
        (10000, "F-11", "M-1"),
        (5000, "F-12", "M-2"),
    ]
    assert (first.creditor_id, first.value_day) == ("NL28ZZZ401234560000", date(2026, 3, 3))
    assert (returned.return_code, returned.return_text) == ("AM04", "Saldo ontoereikend")
    assert (returned.party_name, returned.party_iban) == ("Twee", "NL69INGB0123456789"), (
        "the bank leaves the roles as they were"
    )
    assert (costs.amount, costs.remittance) == (-495, "Kosten februari")


@pytest.mark.parametrize(("kind", "version"), VERSIONS)
def test_every_version_tells_the_same(kind: str, version: int) -> None:
    agent = "BICFI" if version > 2 else "BIC"
    told = details(
        **(money(12100) if version > 2 else {}),
        RltdPties={"Dbtr": party("Jansen", version), "DbtrAcct": {"Id": {"IBAN": OTHER}}},
        RltdAgts={"DbtrAgt": {"FinInstnId": {agent: "ABNANL2A"}}},
        RmtInf={"Ustrd": "Factuur 7"},
    )
    one = entry(12100, reference="REFERENCE1", version=version, NtryDtls=told)
    balances = between(0, 12100) if kind == "053" else []
    [(head, [found])] = read(message([one], kind=kind, version=version, balances=balances))
    assert (head.account, head.currency) == (OWN, "EUR")
    assert (found.party_name, found.party_iban, found.party_bic) == ("Jansen", OTHER, "ABNANL2A")
    assert (found.identity, found.remittance) == ("20260302.12100.REFERENCE1", "Factuur 7")


@pytest.mark.parametrize(
    ("opening", "closing", "expected"),
    [
        # The sign tells what was turned back, or how it is: the balances decide.
        (0, 5000, [10000, -5000]),
        (0, 15000, [10000, 5000]),
        (None, None, [10000, -5000]),
    ],
)
def test_a_reversal_turns_the_sign(opening: int | None, closing: int | None, expected: list[int]) -> None:
    entries = [entry(10000), entry(5000, RvslInd="true")]
    is_told = opening is not None and closing is not None
    content = message(
        entries, kind="053" if is_told else "054", balances=between(opening or 0, closing or 0) if is_told else []
    )
    found = transactions(content)
    assert [each.amount for each in found] == expected
    assert [each.is_reversal for each in found] == [False, True]


def test_each_statement_tells_by_itself_how_it_writes_reversals() -> None:
    ones = [
        statement([entry(5000, RvslInd="true")], balances=between(0, -5000), identity="1"),
        statement([entry(5000, RvslInd="true")], balances=between(0, 5000), identity="2"),
    ]
    assert amounts(document(ones)) == [-5000, 5000]


def test_the_details_of_a_reversal_turn_with_it() -> None:
    parts: list[Tree] = [{"AmtDtls": {"TxAmt": {'Amt Ccy="EUR"': each}}} for each in ("30.00", "20.00")]
    content = message([entry(5000, RvslInd="true", NtryDtls={"TxDtls": parts})], balances=between(0, -5000))
    assert amounts(content) == [-3000, -2000]


def test_a_batch_without_amounts_is_one_transaction() -> None:
    parts: list[Tree] = [{"Refs": {"EndToEndId": each}} for each in ("A", "B")]
    content = message(
        [
            entry(
                5000,
                reference="BATCH-0001",
                NtryDtls={"Btch": {"PmtInfId": "P-1"}, "TxDtls": parts},
                AddtlNtryInf="Batch",
            )
        ],
        balances=between(0, 5000),
    )
    [found] = transactions(content)
    assert (found.amount, found.batch_reference, found.remittance) == (5000, "P-1", "Batch")


def test_a_batch_whose_amounts_do_not_make_up_the_entry_is_one_transaction() -> None:
    parts: list[Tree] = [{"AmtDtls": {"TxAmt": {'Amt Ccy="EUR"': each}}} for each in ("30.00", "19.00")]
    assert amounts(message([entry(5000, NtryDtls={"TxDtls": parts})], balances=between(0, 5000))) == [5000]


def test_a_batch_may_hold_both_directions() -> None:
    parts: list[Tree] = [
        {'Amt Ccy="EUR"': "60.00", "CdtDbtInd": "CRDT"},
        {'Amt Ccy="EUR"': "10.00", "CdtDbtInd": "DBIT"},
    ]
    assert amounts(
        message([entry(5000, version=8, NtryDtls={"TxDtls": parts})], version=8, balances=between(0, 5000))
    ) == [6000, -1000]


@pytest.mark.parametrize("where", ["entry", "details"])
def test_charges_are_a_transaction_of_their_own(where: str) -> None:
    charges: Tree = {"Rcrd": {'Amt Ccy="EUR"': "1.50", "CdtDbtInd": "DBIT"}}
    inner: dict[str, Tree] = {'Amt Ccy="EUR"': "100.00", "CdtDbtInd": "CRDT"}
    if where == "details":
        one = entry(9850, version=8, NtryDtls={"TxDtls": inner | {"Chrgs": charges}})
    else:
        one = entry(9850, version=8, Chrgs=charges, NtryDtls={"TxDtls": inner})
    found = transactions(message([one], version=8, balances=between(0, 9850)))
    assert [(each.amount, each.kind) for each in found] == [(10000, "541"), (-150, "CHRG")]


def test_charges_that_are_booked_apart_change_nothing() -> None:
    charges: Tree = {"Rcrd": {'Amt Ccy="EUR"': "1.50", "CdtDbtInd": "DBIT"}}
    one = entry(10000, version=8, Chrgs=charges, NtryDtls=details(RmtInf={"Ustrd": "x"}))
    assert amounts(message([one], version=8, balances=between(0, 10000))) == [10000]


def test_what_is_pending_is_left_out() -> None:
    assert amounts(message([entry(100), entry(200, Sts="PDNG"), entry(300, Sts="INFO")], kind="052")) == [100]
    entries = [entry(100, version=8), entry(200, version=8, Sts={"Cd": "PDNG"})]
    assert amounts(message(entries, kind="052", version=8)) == [100]


def test_the_account_s_currency_counts() -> None:
    told = {"TxDtls": {"AmtDtls": {"InstdAmt": {'Amt Ccy="USD"': "110.00"}, "TxAmt": {'Amt Ccy="EUR"': "100.00"}}}}
    assert amounts(message([entry(10000, NtryDtls=told)], balances=between(0, 10000))) == [10000]
    foreign = entry(11000, currency="USD", AmtDtls={"CntrValAmt": {'Amt Ccy="EUR"': "100.00"}})
    assert amounts(message([foreign], balances=between(0, 10000))) == [10000]


def test_an_account_in_another_currency_is_read() -> None:
    content = message(
        [entry(12345, currency="USD")],
        balances=[balance("OPBD", 0, "2026-03-01", "USD"), balance("CLBD", 12345, "2026-03-02", "USD")],
    )
    [(head, [found])] = read(content.replace(b"<Ccy>EUR</Ccy>", b""))
    assert (head.currency, found.amount) == ("USD", 12345)


@pytest.mark.parametrize(
    ("cents", "expected"),
    [(100, ("Debtor", OTHER)), (-100, ("Creditor", "NL20INGB0001234567"))],
)
def test_the_party_is_the_other_side(cents: int, expected: tuple[str, str]) -> None:
    parties = {
        "Dbtr": party("Debtor"),
        "DbtrAcct": {"Id": {"IBAN": OTHER}},
        "Cdtr": party("Creditor"),
        "CdtrAcct": {"Id": {"IBAN": "NL20INGB0001234567"}},
    }
    [found] = transactions(message([entry(cents, NtryDtls=details(RltdPties=parties))], balances=between(0, cents)))
    assert (found.party_name, found.party_iban) == expected


def test_who_is_behind_a_party_is_named_only_without_it() -> None:
    both = {"Dbtr": party("Bank of payments"), "UltmtDbtr": party("Jansen")}
    only = {"UltmtDbtr": party("Jansen")}
    entries = [entry(100, NtryDtls=details(RltdPties=each)) for each in (both, only)]
    found = transactions(message(entries, balances=between(0, 200)))
    assert [each.party_name for each in found] == ["Bank of payments", "Jansen"]


@pytest.mark.parametrize(
    ("remittance", "reference"),
    [
        ({"Strd": {"CdtrRefInf": {"Ref": "RF18 5390 0754 7034"}}}, "RF18539007547034"),
        ({"Ustrd": "RF18539007547034"}, "RF18539007547034"),
        ({"Ustrd": "5000 0566 5555 5555"}, "5000056655555555"),
        ({"Ustrd": "RF17539007547034"}, ""),
        ({"Ustrd": "Factuur 5000056655555555 van maart"}, ""),
    ],
)
def test_payment_references(remittance: Tree, reference: str) -> None:
    [found] = transactions(message([entry(100, NtryDtls=details(RmtInf=remittance))], balances=between(0, 100)))
    assert found.payment_reference == reference


def test_texts_survive_wherever_they_stand() -> None:
    entries = [
        entry(100, NtryDtls=details(RmtInf={"Strd": {"RfrdDocInf": {"Nb": "F-1"}, "AddtlRmtInf": "rest"}})),
        entry(100, NtryDtls=details(AddtlTxInf="van de bank")),
        entry(100, NtryDtls=details(Refs={"EndToEndId": "E"}), AddtlNtryInf="bij de post"),
    ]
    found = transactions(message(entries, balances=between(0, 300)))
    assert [each.remittance for each in found] == ["F-1 rest", "van de bank", "bij de post"]


def test_a_return_without_a_code_is_one() -> None:
    told = details(RtrInf={"Rsn": {"Prtry": "7"}, "AddtlInf": "Rekening opgeheven"})
    [found] = transactions(message([entry(-100, NtryDtls=told)], balances=between(0, -100)))
    assert (found.is_reversal, found.return_code, found.return_text) == (True, "7", "Rekening opgeheven")


def test_balances_of_all_kinds() -> None:
    previous = [
        balance("PRCD", 100, "2026-03-01"),
        balance("CLBD", 100, "2026-03-02"),
        balance("CLAV", 999, "2026-03-02"),
    ]
    [(head, _)] = read(message([], balances=previous))
    assert (head.opening, head.closing) == (BankBalance(date(2026, 3, 1), 100), BankBalance(date(2026, 3, 2), 100))
    interim = [balance("ITBD", -5, "2026-03-02"), balance("ITBD", 7, "2026-03-02")]
    [(head, _)] = read(message([], kind="052", balances=interim))
    assert [each.amount for each in (head.opening, head.closing) if each] == [-5, 7]
    of_the_day = [balance("OPBD", 0, "2026-03-02"), balance("ITBD", 7, "2026-03-02")]
    [(head, _)] = read(message([entry(3)], kind="052", balances=of_the_day))
    assert head.closing is None, "the report may begin after the day did"


def test_statements_of_several_accounts() -> None:
    ones = [statement([entry(100)], balances=between(0, 100)), statement([], balances=between(5, 5), account=OTHER)]
    assert [(head.account, len(found)) for head, found in read(document(ones))] == [(OWN, 1), (OTHER, 0)]


def test_a_statement_may_be_passed_unread() -> None:
    ones = [statement([entry(100), entry(200)], balances=between(0, 300), identity=each) for each in "AB"]
    heads = [head.identity for head, _ in read_statements(document(ones))]
    assert heads == ["A/1/20260301/20260302", "B/1/20260301/20260302"]
