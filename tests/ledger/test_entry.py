"""Entries balance, can be reversed, and every fact of them counts in their hash."""

from datetime import date, timedelta
from hashlib import sha256
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grootboek.ledger.entry import GENESIS, Line, Part, digest, link, residual, reversal

UID = UUID(int=7)
DAY = date(2016, 10, 13)
LINE = Line(
    account_id=8000,
    amount=-10000,
    part=Part.DETAIL,
    vat_code="sales_high",
    vat_base=-10000,
    vat_amount=-2100,
    cost_centre_id=1,
    party_id=11,
    invoice_number="060077",
    description="Omzet",
)
amounts = st.integers(-(10**15), 10**15)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
all_lines = st.builds(
    Line,
    account_id=st.integers(1, 10**6),
    amount=amounts,
    part=st.sampled_from(Part),
    vat_code=st.none() | st.sampled_from(["none", "sales_high"]),
    vat_base=st.none() | amounts,
    vat_amount=st.none() | amounts,
    cost_centre_id=st.none() | st.integers(1, 100),
    party_id=st.none() | st.integers(1, 100),
    invoice_number=texts,
    description=texts,
)
entries = st.lists(all_lines, max_size=4)


@pytest.mark.parametrize(("amount", "debit", "credit"), [(100, 100, 0), (-100, 0, 100), (0, 0, 0)])
def test_an_amount_is_a_debit_or_a_credit(amount: int, debit: int, credit: int) -> None:
    line = LINE._replace(amount=amount)
    assert (line.debit, line.credit) == (debit, credit)


@given(lines=entries)
def test_a_reversal_undoes_every_amount(lines: list[Line]) -> None:
    undone = reversal(lines)
    assert residual([*lines, *undone]) == 0
    for line, back in zip(lines, undone, strict=True):
        assert back.amount == -line.amount
        assert (back.vat_base or 0, back.vat_amount or 0) == (-(line.vat_base or 0), -(line.vat_amount or 0))
        assert (back.account_id, back.party_id, back.invoice_number) == (
            line.account_id,
            line.party_id,
            line.invoice_number,
        )


@given(lines=entries)
def test_a_reversal_of_a_reversal_is_the_entry(lines: list[Line]) -> None:
    assert reversal(reversal(lines)) == tuple(lines)


@pytest.mark.parametrize(
    "changed",
    [
        {"account_id": 8001},
        {"amount": 10000},
        {"part": Part.CONTROL},
        {"vat_code": "sales_low"},
        {"vat_code": None},
        {"vat_base": -10001},
        {"vat_base": None},
        {"vat_amount": -2101},
        {"vat_amount": 0},
        {"vat_amount": None},
        {"cost_centre_id": 2},
        {"cost_centre_id": None},
        {"party_id": 12},
        {"party_id": None},
        {"invoice_number": "060078"},
        {"invoice_number": ""},
        {"description": "omzet"},
        {"description": "Omzet "},
        {"invoice_number": "06007", "description": "7Omzet"},
    ],
    ids=str,
)
def test_the_digest_differs_for_every_changed_fact(changed: dict[str, object]) -> None:
    other = LINE._replace(**changed)  # type: ignore[arg-type]
    assert digest(UID, DAY, [other]) != digest(UID, DAY, [LINE])


def test_the_digest_differs_for_another_booking_date_or_order() -> None:
    whole = digest(UID, DAY, [LINE, LINE._replace(amount=1)])
    others = [
        digest(UUID(int=8), DAY, [LINE, LINE._replace(amount=1)]),
        digest(UID, DAY + timedelta(days=1), [LINE, LINE._replace(amount=1)]),
        digest(UID, DAY, [LINE._replace(amount=1), LINE]),
        digest(UID, DAY, [LINE]),
        digest(UID, DAY, []),
    ]
    assert len({whole, *others}) == 6


@given(one=entries, other=entries)
def test_two_contents_never_share_a_digest(one: list[Line], other: list[Line]) -> None:
    assume(one != other)
    assert digest(UID, DAY, one) != digest(UID, DAY, other)


@given(text=texts, more=texts)
def test_a_text_cannot_pass_for_other_lines(text: str, more: str) -> None:
    joined = LINE._replace(description=f"{text}\n8000;1;4;-;-;-;-;-;-;{len(more)}:{more}")
    apart = [LINE._replace(description=text), Line(account_id=8000, amount=1, part=Part.DETAIL, description=more)]
    assert digest(UID, DAY, [joined]) != digest(UID, DAY, apart)


def test_the_digest_is_kept_for_all_time() -> None:
    text = f"{UID}\n2016-10-13\n8000;-10000;4;10:sales_high;-10000;-2100;1;11;6:060077;5:Omzet"
    assert digest(UID, DAY, [LINE]) == sha256(text.encode()).digest()


def test_the_chain_depends_on_predecessor_number_and_content() -> None:
    content = digest(UID, DAY, [LINE])
    first = link(GENESIS, 1, content)
    assert first == sha256(bytes(32) + b"\x00\x00\x00\x01" + content).digest()
    assert len({first, link(GENESIS, 2, content), link(first, 1, content), link(GENESIS, 1, GENESIS)}) == 4
