"""Test response codes and the error payload."""

from grootboek.gateways.cash.errors import (
    EXPORT,
    LOGIN,
    MAX_ERROR_TEXT,
    MAX_ERRORS,
    MESSAGES,
    Failed,
    Flaw,
    errors_to_wire,
    invalid_value,
)
from grootboek.gateways.cash.records.layout import record_layout
from grootboek.gateways.cash.records.messages import ImportRecord
from grootboek.gateways.cash.records.reading import Reading


def test_payload_has_the_recorded_form() -> None:
    source = "2229|0101=123456|2228=123456|2229=This is a test delivery address.|0103=Test B.V.|"
    payload = errors_to_wire([Flaw(invalid_value("0101", "123456"), 1, source)])
    assert payload == (
        '<?xml version="1.0" encoding="UTF-8"?>\n<cash><errors><error><message>Ongeldige waarde 0101=123456</message>'
        f"<line>1</line><source>{source}</source></error></errors></cash>\n"
    )


def test_payload_escapes_and_may_be_without_a_place() -> None:
    assert "<message>a &lt; b</message></error>" in errors_to_wire([Flaw("a < b")])


def test_explanation_follows_what_the_vendor_writes() -> None:
    payload = errors_to_wire([Flaw(invalid_value("0101", "7"), 1, "0301|0101=7|", "relatiecode (0101): <b>")])
    assert payload.endswith(
        "<error><message>Ongeldige waarde 0101=7</message><line>1</line><source>0301|0101=7|</source>"
        "<explanation>relatiecode (0101): &lt;b&gt;</explanation></error></errors></cash>\n"
    )


def test_messages_of_codes() -> None:
    assert Failed(LOGIN).message == "Error during login"
    assert Failed(EXPORT, "aanvraag 0801").message == "Error during export: aanvraag 0801"
    assert len(MESSAGES) == 18


def test_of_very_many_errors_the_rest_is_counted() -> None:
    payload = errors_to_wire([Flaw("fout", line) for line in range(1, MAX_ERRORS + 4)])
    assert payload.count("<error><message>fout</message>") == MAX_ERRORS
    assert "<error><message>Er zijn nog 3 fouten</message></error></errors></cash>" in payload


def test_of_long_errors_fewer_are_told() -> None:
    payload = errors_to_wire([Flaw("fout", line, "x" * 100_000) for line in range(1, 100)])
    assert MAX_ERROR_TEXT < len(payload) < MAX_ERROR_TEXT + 200_000
    listed = payload.count("<error><message>fout</message>")
    assert f"<error><message>Er zijn nog {99 - listed} fouten</message></error></errors></cash>" in payload


def test_the_errors_of_a_record_share_its_text_which_is_cut() -> None:
    fields = [(f"{number:04}", "x" * 600) for number in range(1, 501)]
    record = ImportRecord(1, "0301", (*fields, *fields))
    reading = Reading(record, record_layout("0301"))
    assert [flaw.message[:20] for flaw in reading.flaws[:2]] == ["Ongeldige waarde 000"] * 2
    assert len(reading.flaws) == 500
    assert len({id(flaw.source) for flaw in reading.flaws}) == 1
    assert 4_000 <= len(reading.flaws[0].source) < 5_000
