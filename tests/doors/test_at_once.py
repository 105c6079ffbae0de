"""A payment at one door and the deletion of its invoice at another, at the same moment: just one of them is done."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests.doors.mutations import received
from tests.doors.sales import book
from tests.doors.three import Three, open_three
from tests.engines import Engines

ROUNDS = 10


def test_of_a_payment_and_the_deletion_of_its_invoice_just_one_is_done(engines: Engines) -> None:
    with engines.migrated_postgresql() as url:
        three = open_three(url)
        # Sessions are opened before, so that nothing but the two acts is timed.
        three.eboekhouden.items()
        outcomes = [_both(three, f"T{count}", book(three, f"T{count}")) for count in range(ROUNDS)]
        assert [pair for pair in outcomes if pair not in (("", ["BOE-0083"]), ("CMUT026", []))] == []
        paid = [f"T{count}" for count, (refused, _) in enumerate(outcomes) if not refused]
        assert set(three.eboekhouden.items()) == set(paid)
        assert three.problems() == []
        three.server.database.close()


def _both(three: Three, number: str, uid: str) -> tuple[str, list[str]]:
    """Pay and delete at once; return the code with which the payment is refused, and those of the deletion."""
    ready = Barrier(2)

    def pay() -> str:
        ready.wait()
        return three.eboekhouden.told("AddMutatie", oMut=received(number, "50.00"))[0]

    def delete() -> list[str]:
        ready.wait()
        reply = three.snelstart.call("DELETE", f"/verkoopboekingen/{uid}")
        return [row["errorCode"] for row in reply.json] if reply.status_code == 400 else []

    with ThreadPoolExecutor(2) as threads:
        paying, deleting = threads.submit(pay), threads.submit(delete)
        return paying.result(), deleting.result()
