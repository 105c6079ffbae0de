"""Test imports that are sent twice: booked twice as the vendor does, or refused when the operator wants it."""

from base64 import b64encode
from dataclasses import replace
from threading import Barrier, Thread

from grootboek.access.server import Server
from grootboek.gateways.cash.service import mount
from grootboek.settings import Settings
from tests.gateways.cash.conftest import EMAIL, Clock, Door, cash_xml, granted, opened
from tests.gateways.surfacing import served

ROW = "201=4360 302=161201 307=10000 901=KAS"
TWO_ERRORS = (ROW, "201=9999 302=161201 307=1 901=MEMO")


def refusing(door: Door) -> Door:
    """Return the door of the same books on a server that refuses repeats."""
    server = Server(door.server.database, Settings(cash_refuse_repeats=True))
    return replace(door, server=server, client=served(server, mount, door.surfacing))


def booked(door: Door) -> int:
    """Return how many lines stand in the books."""
    return len(door.export("0301"))


def test_books_twice_unless_told_otherwise(either_door: Door) -> None:
    assert [either_door.bring(ROW).status_of_import for _ in range(2)] == [2, 2]
    assert booked(either_door) == 4


def test_the_same_content_within_a_day_is_refused(either_door: Door, clock: Clock) -> None:
    door = refusing(either_door)
    first = door.bring(ROW)
    clock.set("2016-10-12 09:59:51")
    data = cash_xml(ROW).replace("<F201>", "<f0201>").replace("</F201>", "</f0201>").replace("><", "> \n <")
    again = door.call("Import", importData=b64encode(data.encode()).decode(), formaat="1")
    number = first.value("transaction/a:id")
    assert (again.code, again.status_of_import) == (1, 3)
    assert again.errors == [(f"Herhaalde import: dezelfde gegevens zijn al geïmporteerd met transactie {number}", None)]
    assert str(again.explanations[0]).startswith(f"transactie {number} van 2016-10-11 09:59:51 had dezelfde inhoud")
    assert booked(door) == 2
    clock.set("2016-10-12 10:00:00")
    assert door.bring(ROW).status_of_import == 2
    assert booked(door) == 4


def test_other_content_and_other_books_are_no_repeat(door: Door) -> None:
    granted(door.server, EMAIL, opened(door.server, "leeg", "Leeg", door.user_id))
    once = refusing(door)
    other = "<api:admCode>leeg</api:admCode><api:admMap></api:admMap>"
    data = f"<![CDATA[{cash_xml(ROW)}]]>"
    assert once.bring(ROW).status_of_import == 2
    assert once.bring(ROW.replace("10000", "10001")).status_of_import == 2
    assert once.call("Import", importData=data, administration=other).status_of_import == 2


def test_numbered_documents_are_refused_by_their_number(door: Door) -> None:
    once = refusing(door)
    once.bring(f"{ROW} 303=7")
    assert once.bring(f"{ROW} 303=7").errors == [("Ongeldige waarde 0303=7", "1")]


def test_a_relation_without_number_is_not_added_twice(door: Door) -> None:
    once = refusing(door)
    new, old = "<F103>Nieuw</F103>", "<F101>43</F101><F120>boer@example.nl</F120>"
    data = "<![CDATA[<CASH><R101>{}</R101></CASH>]]>"
    assert [once.call("Import", importData=data.format(new)).status_of_import for _ in range(2)] == [2, 3]
    assert [once.call("Import", importData=data.format(old)).status_of_import for _ in range(2)] == [2, 2]


def test_an_import_that_failed_may_be_sent_again(either_door: Door) -> None:
    once = refusing(either_door)
    row = ROW.replace("4360", "9999")
    assert [once.bring(row).errors for _ in range(2)] == [[("Ongeldige waarde 0201=9999", "1")]] * 2


def test_an_import_of_which_a_part_was_booked_may_not(either_door: Door) -> None:
    once = refusing(either_door)
    assert once.bring(*TWO_ERRORS).errors == [("Ongeldige waarde 0201=9999", "2")]
    assert once.bring(*TWO_ERRORS).errors[0][0].startswith("Herhaalde import")
    assert booked(once) == 2


def test_of_two_at_the_same_moment_one_is_refused(either_door: Door) -> None:
    once = refusing(either_door)
    both, statuses = Barrier(2, timeout=20), []

    def send() -> None:
        both.wait()
        statuses.append(once.bring(ROW).status_of_import)

    senders = [Thread(target=send) for _ in range(2)]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sorted(statuses) == [2, 3]
    assert booked(once) == 2
