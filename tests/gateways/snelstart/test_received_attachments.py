"""CreateFromAttachment: a file is taken, a job makes a booking of it, and its status says how far that is."""

from typing import Any
from uuid import uuid4

import pytest

from grootboek.bookkeeping.opening import open_administration
from grootboek.bookkeeping.received_files import RECEIVED_JOB, receive_file
from grootboek.jobs.received_files import book_file
from grootboek.jobs.worker import run_due_jobs
from grootboek.ledger.administration import AdministrationDraft
from grootboek.store.book import open_book
from grootboek.store.queues.received_files import mark_running
from tests.formats.ubl_files import PDF, ubl
from tests.gateways.snelstart.conftest import OPERATOR, Door
from tests.gateways.snelstart.received import STATUS, TAKING, baker, body


def taken(door: Door, content: bytes, name: str) -> str:
    reply = door.call("POST", TAKING, body(content, name))
    assert reply.status == 200, reply.text
    return str(reply.json["instanceId"])


def status(door: Door, instance: str) -> Any:
    reply = door.get(STATUS, f"instanceId={instance}")
    assert reply.status == 200
    return reply.json


def test_a_file_becomes_a_booking(door: Door) -> None:
    baker(door)
    ubl_file, scan, broken = (
        taken(door, ubl("A-1"), "factuur.xml"),
        taken(door, PDF, "bon 7.pdf"),
        taken(door, b"geen factuur", "brief.txt"),
    )
    assert status(door, ubl_file) == {"status": "Pending", "inkoopboekingId": None}
    assert run_due_jobs(door.server, {RECEIVED_JOB: book_file}) == 3
    booked, draft, failed = (status(door, instance) for instance in (ubl_file, scan, broken))
    assert [each["status"] for each in (booked, draft, failed)] == ["Completed", "Completed", "Failed"]
    assert failed["inkoopboekingId"] is None
    assert str(door.get(f"/v2/inkoopboekingen/{booked['inkoopboekingId']}").json["factuurbedrag"]) == "121.00"
    model = door.get(f"/v2/inkoopboekingen/{draft['inkoopboekingId']}").json
    assert (model["factuurnummer"], model["omschrijving"]) == ("bon 7", "Nog te verwerken: bon 7.pdf")
    assert [row["fileName"] for row in model["documents"]] == ["bon 7.pdf"]
    finished = {**door.purchase("bon 7"), "leverancier": {"id": baker(door)}}
    path = f"/v2/inkoopboekingen/{draft['inkoopboekingId']}"
    assert door.call("PUT", path, finished).status == 200
    assert [row["fileName"] for row in door.get(path).json["documents"]] == ["bon 7.pdf"]


def test_a_file_that_is_being_read_runs_and_that_of_another_administration_is_not_found(door: Door) -> None:
    other = open_administration(door.server.database, AdministrationDraft(code="ander", name="Ander"), OPERATOR)
    with open_book(door.server.database, other, OPERATOR, writing=True) as book:
        elsewhere = receive_file(book, "bon.pdf", PDF)
    with door.book(writing=True) as book:
        own = receive_file(book, "bon.pdf", PDF)
        mark_running(book, own)
    assert status(door, str(own))["status"] == "Running"
    for instance in (elsewhere, uuid4(), "geen-id"):
        assert status(door, str(instance)) == {"status": "NotFound", "inkoopboekingId": None}


@pytest.mark.parametrize(
    ("code", "name", "content"),
    [
        ("BLG-0007", "", PDF),
        ("BLG-0011", "bon.pdf", b""),
        ("BLG-0013", "bon.pdf", bytes(5 * 1024 * 1024 + 1)),
        ("BLG-0016", "a/b.pdf", PDF),
        ("BLG-0017", "x" * 256, PDF),
    ],
)
def test_what_is_not_taken(door: Door, code: str, name: str, content: bytes) -> None:
    reply = door.call("POST", TAKING, body(content, name))
    assert (reply.status, reply.codes) == (400, [code])


def test_more_than_a_file_can_be_is_not_read(door: Door) -> None:
    assert door.call("POST", TAKING, body(bytes(6 * 1024 * 1024 + 1024), "bon.pdf")).status == 413


def test_without_an_instance(door: Door) -> None:
    assert door.get(STATUS).json["modelState"] == {"instanceId": ["The instanceId field is required."]}
