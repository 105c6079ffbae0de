"""Identities: a transaction is named alike in every file that reports it, and no two of a day are."""

from tests.formats.bank.camt_writer import Tree, balance, between, document, entry, message, party, statement
from tests.formats.bank.samples import read, sample, transactions


def identities(content: bytes) -> list[str]:
    """Return the identities of all transactions."""
    return [each.identity for each in transactions(content)]


def texts(text: str, **more: Tree) -> Tree:
    """Return details with a remittance."""
    return {"TxDtls": {**more, "RmtInf": {"Ustrd": text}}}


def test_a_statement_names_what_a_report_of_the_day_named() -> None:
    parties: Tree = {"Dbtr": party("Jansen")}
    entries = [entry(100, NtryDtls=texts("Factuur 7", RltdPties=parties)), entry(200, reference="REF-1")]
    of_the_day = message(entries, kind="052")
    of_the_bank = message([*reversed(entries)], balances=between(0, 300))
    assert sorted(identities(of_the_day)) == sorted(identities(of_the_bank))


def test_blanks_and_capitals_make_no_difference() -> None:
    first, second = (
        message([entry(100, NtryDtls=texts(text))], kind="054") for text in ("Factuur 7 van mei", "FACTUUR  7 VANMEI")
    )
    assert identities(first) == identities(second)


def test_overlapping_periods_name_the_days_that_they_share_alike() -> None:
    monday = [entry(100, day="2026-03-02"), entry(100, day="2026-03-02")]
    tuesday = [entry(100, day="2026-03-03"), entry(100, day="2026-03-03"), entry(-100, day="2026-03-03")]
    both = identities(message([*monday, *tuesday], balances=between(0, 300)))
    assert len(set(both)) == 5
    assert identities(message(tuesday, balances=between(200, 300))) == both[2:]


def test_equal_ones_of_a_day_are_counted_on_over_the_pages_of_a_day() -> None:
    pages = [
        statement([entry(100), entry(100)], balances=between(0, 200), identity="1"),
        statement([entry(100)], balances=between(200, 300), identity="2"),
    ]
    assert len(set(identities(document(pages)))) == 3


def test_a_day_that_is_reported_twice_is_named_twice_alike() -> None:
    opening: list[Tree] = [balance("OPBD", 0, "2026-03-01")]
    reports = [
        statement([entry(100)], balances=[*opening, balance("ITBD", 100, "2026-03-02")], identity="1"),
        statement([entry(100), entry(100)], balances=[*opening, balance("ITBD", 200, "2026-03-02")], identity="2"),
    ]
    first, again, second = identities(document(reports, "052"))
    assert first == again != second


def test_the_parts_of_a_batch_are_named_apart() -> None:
    def batch(reference: str) -> bytes:
        parts: list[Tree] = [
            {"Refs": {"EndToEndId": name}, "AmtDtls": {"TxAmt": {'Amt Ccy="EUR"': "10.00"}}} for name in ("A", "B", "B")
        ]
        return message([entry(3000, reference=reference, NtryDtls={"TxDtls": parts})], balances=between(0, 3000))

    for reference in ("BATCH-0001", ""):
        assert len(set(identities(batch(reference)))) == 3


def test_a_part_of_a_batch_with_its_own_reference_is_named_by_it() -> None:
    parts: list[Tree] = [
        {"Refs": {"AcctSvcrRef": name}, "AmtDtls": {"TxAmt": {'Amt Ccy="EUR"': "10.00"}}}
        for name in ("PART-0001", "PART-0002")
    ]
    content = message([entry(2000, reference="BATCH-0001", NtryDtls={"TxDtls": parts})], balances=between(0, 2000))
    assert identities(content) == ["20260302.1000.PART-0001", "20260302.1000.PART-0002"]


def test_a_reference_that_comes_again_names_two() -> None:
    entries = [entry(100, reference="REF-1"), entry(100, reference="REF-1"), entry(200, reference="REF-1")]
    assert identities(message(entries, balances=between(0, 400))) == [
        "20260302.100.REF-1",
        "20260302.100.REF-1.2",
        "20260302.200.REF-1",
    ]


def test_the_number_of_an_entry_within_its_statement_names_nothing() -> None:
    content = sample("camt053_dutch.xml")
    renumbered = content.replace(b"<NtryRef>5</NtryRef>", b"<NtryRef>1</NtryRef>")
    assert identities(renumbered) == identities(content)


def test_mt940_names_what_camt_names_by_the_bank_s_reference() -> None:
    mt940 = identities(sample("ing.sta"))
    camt = [entry(each.amount, reference=each.bank_reference) for each in transactions(sample("ing.sta"))]
    assert identities(message(camt, kind="052")) == mt940


def test_the_same_statement_is_named_alike_each_time_that_it_is_asked_for() -> None:
    content = sample("knab.sta")
    again = content.replace(b":20:ABCDEFG12334354", b":20:ZZZZZZZ99999999")
    assert [head.identity for head, _ in read(again)] == [head.identity for head, _ in read(content)]
    assert len({head.identity for head, _ in read(content)}) == 2
