"""An entry shows what was stated, whatever the kind."""

from hypothesis import given

from grootboek.ledger.account import CONTROL_ROLES
from grootboek.ledger.booking import BookingKind, DocumentLine, StatedLine, Statement
from grootboek.ledger.composing import compose, stated_vat
from grootboek.ledger.composing_documents import compose_document
from grootboek.ledger.entry import Line, Part
from grootboek.ledger.presentation import HIDDEN, ShownLine, common_party, shown_lines
from grootboek.ledger.vat import NO_VAT, vat_code
from tests.ledger.small_chart import CASH, COSTS, KAS, MEMO, REVENUE, ROLES, VAT_HIGH, VERK, small_chart
from tests.ledger.stating import composed, document, ledger_line, statements


@given(stated=statements())
def test_stated_lines_are_shown_as_they_were_stated(stated: Statement) -> None:
    expected = [
        ShownLine(
            account_id=line.account_id,
            net=line.net,
            vat=vat if vat_code(line.vat_code).charges else 0,
            vat_code=line.vat_code,
            cost_centre_id=line.cost_centre_id,
            party_id=stated.party_id if ROLES[line.account_id] in CONTROL_ROLES else None,
            invoice_number=stated.invoice_number if ROLES[line.account_id] in CONTROL_ROLES else "",
            description=line.description,
        )
        for line, vat in zip(stated.lines, stated_vat(stated), strict=True)
    ]
    assert shown_lines(stated.kind, compose(stated, small_chart(), {})) == expected


@given(stated=statements())
def test_shown_lines_make_up_the_own_line(stated: Statement) -> None:
    lines = compose(stated, small_chart(), {})
    shown = shown_lines(stated.kind, lines)
    assert abs(sum(line.net + line.vat for line in shown)) == abs(lines[0].amount)
    assert lines[0].part not in HIDDEN


def test_computed_pairs_are_not_shown() -> None:
    lines = composed(BookingKind.PURCHASE_INVOICE, StatedLine(account_id=COSTS, net=100, vat_code="purchase_eu"))
    (shown,) = shown_lines(BookingKind.PURCHASE_INVOICE, lines)
    assert (shown.net, shown.vat, shown.vat_code) == (100, 0, "purchase_eu")


def of_document(journal_id: int, *lines: DocumentLine) -> tuple[BookingKind, list[ShownLine], tuple[Line, ...]]:
    made = compose_document(document(journal_id, *lines), small_chart(), {})
    assert made.lines[0].part not in HIDDEN
    return made.kind, shown_lines(made.kind, made.lines), made.lines


def test_vat_without_its_line_is_shown_as_a_plain_line() -> None:
    kind, shown, lines = of_document(KAS, ledger_line(REVENUE, -10000), ledger_line(VAT_HIGH, -420, vat_base=-2000))
    assert (kind, lines[2].part) == (BookingKind.MONEY_RECEIVED, Part.VAT_ALONE)
    assert [(line.account_id, line.net, line.vat, line.vat_code) for line in shown] == [
        (REVENUE, 10000, 0, NO_VAT),
        (VAT_HIGH, 420, 0, NO_VAT),
    ]


def test_the_difference_of_a_document_is_shown() -> None:
    kind, shown, lines = of_document(KAS, ledger_line(CASH, 100), ledger_line(REVENUE, -90))
    assert kind is BookingKind.MONEY_RECEIVED
    assert [line.net for line in shown] == [90, 10]
    assert lines[0].amount == 100


def test_a_sale_in_ledger_lines_is_shown_as_a_sale() -> None:
    receivable = ledger_line(1300, 180000, party_id=11, invoice_number="060077")
    vat = ledger_line(VAT_HIGH, -31240, vat_base=-148760)
    kind, shown, _ = of_document(VERK, vat, ledger_line(REVENUE, -148760), receivable)
    assert kind is BookingKind.SALES_INVOICE
    assert [(line.account_id, line.net, line.vat, line.vat_code) for line in shown] == [
        (REVENUE, 148760, 31240, "sales_high")
    ]


def test_nothing_of_a_general_document_is_dropped() -> None:
    revenue, vat, paid = (
        ledger_line(REVENUE, -10000),
        ledger_line(VAT_HIGH, -2100, vat_base=-10000),
        ledger_line(CASH, 12100),
    )
    for lines in ((paid, revenue, vat), (revenue, vat, paid), (vat, revenue, paid)):
        kind, shown, entry = of_document(MEMO, *lines)
        assert kind is BookingKind.GENERAL
        assert sum(line.net + line.vat for line in shown) == entry[0].amount


def test_party_that_all_lines_have_in_common() -> None:
    parties = {(): None, (None, None): None, (None, 7, 7): 7, (7, 8): None}
    found = {ids: common_party([Line(COSTS, 0, Part.DETAIL, party_id=each) for each in ids]) for ids in parties}
    assert found == parties
