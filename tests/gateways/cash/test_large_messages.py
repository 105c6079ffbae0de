"""Large messages: who sends one is asked first, and what it may hold is bounded."""

import pytest

from grootboek.gateways.cash.budgets import BEFORE_LOGIN, IMPORT, RECORDS
from grootboek.gateways.cash.errors import UnreadableImportError
from grootboek.gateways.cash.records.messages import records_from_wire
from tests.gateways.cash.conftest import EMAIL, ENVELOPE, RELATION, SECRET, Door, Reply

LOGIN = f"<relatie>{RELATION}</relatie><email>{EMAIL}</email><pass>{SECRET}</pass>"
ADMINISTRATION = "<administration><api:admCode>demo</api:admCode><api:admMap/></administration><formaat>0</formaat>"
RELATIONS = "<CASH><R0101><F0101>7001</F0101><F0103>Jansen</F0103></R0101></CASH>"
LONG = " " * BEFORE_LOGIN


def sent(door: Door, inner: str, operation: str = "Import") -> Reply:
    return door.post(ENVELOPE.format(f"<api:{operation}>{inner}</api:{operation}>"))


def data(text: str) -> str:
    return f"<importData><![CDATA[{text}]]></importData>"


def test_a_large_import_is_booked(door: Door) -> None:
    reply = sent(door, LOGIN + data(RELATIONS + LONG) + ADMINISTRATION)
    assert (reply.code, reply.errors) == (1, [])
    assert "Jansen" in [row["F0103"] for row in door.export("0101")]


@pytest.mark.parametrize("cut", range(4))
def test_a_large_import_is_read_wherever_its_beginning_ends(door: Door, cut: int) -> None:
    reply = sent(door, LOGIN + data(RELATIONS + "é" * cut + "<!-- " + "é" * BEFORE_LOGIN + " -->") + ADMINISTRATION)
    assert reply.code == 1


@pytest.mark.parametrize("login", [LOGIN.replace(SECRET, "wrong"), "", "<token>a.b.c</token>"])
def test_a_large_message_of_a_stranger_is_not_read_to_its_end(door: Door, login: str) -> None:
    reply = sent(door, login + data("<" + LONG))  # a whole message would be refused as no XML
    assert reply.code == (6 if "token" in login else 2)


def test_a_login_behind_the_data_of_a_large_message_is_not_looked_for(door: Door) -> None:
    reply = sent(door, data(RELATIONS + LONG) + LOGIN + ADMINISTRATION)
    assert (reply.code, "vooraan" in reply.message) == (2, True)


def test_a_login_that_the_whole_message_does_not_have_does_not_count(door: Door) -> None:
    # Read leniently, the first login closes; read strictly, it is the text of a comment.
    hidden = f"<pass>{SECRET}</pass>".join(
        [f"<relatie>{RELATION}</relatie><email>{EMAIL}</email>", data(RELATIONS + LONG)]
    )
    assert sent(door, hidden.replace(f"<relatie>{RELATION}", "<relatie>000001") + ADMINISTRATION).code == 2


def test_another_operation_is_never_large(door: Door) -> None:
    reply = sent(door, LOGIN + f"<exportData>0101{LONG}</exportData>" + ADMINISTRATION, "Export")
    assert (reply.status, reply.fault) == (500, ("SOAP-ENV:Client", "Bad Request"))


def test_the_tags_of_a_message_are_bounded_and_those_in_its_data_are_text(door: Door) -> None:
    assert sent(door, LOGIN + "<x/>" * (IMPORT.tags + 1)).fault == ("SOAP-ENV:Client", "Bad Request")
    crowd = "<CASH>" + "<R0101><F0101>7002</F0101></R0101>" * IMPORT.tags + "</CASH>"
    assert sent(door, LOGIN + data(crowd) + ADMINISTRATION).code == 1


def test_the_records_and_fields_of_an_import_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableImportError, match="1000 velden in record R0101"):
        records_from_wire(f"<CASH><R0101>{'<F0101>1</F0101>' * 1001}</R0101></CASH>")
    with pytest.raises(UnreadableImportError, match=f"{RECORDS.values} records"):
        records_from_wire(f"<CASH>{'<R1/>' * (RECORDS.values + 1)}</CASH>")
    with pytest.raises(UnreadableImportError, match="200 verschillende records"):
        records_from_wire(f"<CASH>{''.join(f'<R{number}/>' for number in range(201))}</CASH>")


def test_an_error_quotes_the_beginning_of_a_long_value(door: Door) -> None:
    reply = sent(door, LOGIN + data(f"<CASH><R0301><F0302>{'9' * 100_000}</F0302></R0301></CASH>") + ADMINISTRATION)
    assert reply.status_of_import == 3
    assert len(reply.text) < 20_000
