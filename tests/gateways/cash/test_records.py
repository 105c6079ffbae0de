"""Test how records are written: in the order of their layout, whatever the order in which values are given."""

from grootboek.gateways.cash.records.layout import record_layout

LAYOUT = record_layout("0301")


def test_fields_stand_in_the_order_of_the_layout() -> None:
    expected = "<R0301><F0201>13&amp;00</F0201><F0307>1,00</F0307><F0901>KAS</F0901></R0301>"
    assert LAYOUT.to_wire({"0901": "KAS", "0309": "", "0307": "1,00", "0201": "13&00"}) == expected


def test_names_of_fields_are_attributes() -> None:
    written = '<R0301 naam="Grootboekmutaties"><F0307 naam="bedrag">1,00</F0307></R0301>'
    assert LAYOUT.to_wire({"0307": "1,00"}, with_names=True) == written
