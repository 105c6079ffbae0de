"""Documents across doors: those of a purchase that e-Boekhouden booked and SnelStart adds are what CASH gives as its paper."""

from base64 import b64encode
from uuid import UUID

from grootboek.bookkeeping.revising import booking_to_change
from tests.doors.mutations import purchase
from tests.doors.three import Three

PDF = b64encode(b"%PDF-1.7 bon").decode()


def uid_of(three: Three, number: int) -> UUID:
    with three.book() as book:
        return booking_to_change(book, number).uid


def test_a_purchase_of_eboekhouden_has_documents_at_snelstart_and_a_paper_at_cash(three: Three) -> None:
    booking = str(uid_of(three, three.eboekhouden.add(purchase("D1"))))
    document = {"content": PDF, "fileName": "bon.pdf", "parentIdentifier": booking}
    added = three.snelstart.write("POST", "/documenten/Inkoopboekingen", document)
    (listed,) = three.snelstart.read(f"/documenten/Inkoopboekingen/{booking}")
    assert (listed["id"], listed["verkoopBoekingId"]) == (added["id"], booking)
    lines = [row for row in three.snelstart.read("/grootboekmutaties") if row["factuurNummer"] == "D1"]
    assert {row["documents"][0]["id"] for row in lines} == {added["id"]}
    (paper,) = three.cash.export(f"0301P|26|INK|{three.cash.last_number('INK')}")
    assert (paper["1540"], paper["0309"], paper["4245"]) == ("bon.pdf", "D1", PDF)
    assert three.snelstart.write("DELETE", f"/documenten/{added['id']}") == {}
    assert three.cash.export(f"0301P|26|INK|{three.cash.last_number('INK')}") == []
