"""What is exported can be imported in an empty administration, and is exported from there as before.

The books are made through all doors. An empty administration has the same chart, daybooks, relations and cost centres.
"""

import itertools
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from grootboek.bookkeeping.parties import add_party
from grootboek.ledger.party import PartyDraft
from tests.doors.mutations import mutation, purchase, sale
from tests.doors.sales import book, model
from tests.doors.three import Three, new_three, open_three
from tests.engines import Engines
from tests.gateways.cash.test_any_import import LIKELY, RECORDS
from tests.gateways.cash.test_eport import written
from tests.gateways.eboekhouden.any_mutation import SOORTEN, mutations
from tests.gateways.eboekhouden.messages import BOOKED, invoice, invoice_line

pytestmark = pytest.mark.slow

EXAMPLES, ON_POSTGRESQL, IN_A_SOAK = 25, 8, 250
"""Each takes two new administrations. What a document becomes in an import does not depend on the engine."""
NUMBERS = itertools.count(1)
GENERAL = ("MEMO", "BAL")
CENTS = st.integers(-(10**8), 10**8) | st.sampled_from([0, 1, -1])
NAMES = {"L1": "C2", "F0": "900001", "I0": "900002"}
"""What a drawn mutation calls otherwise: relations that are customer and supplier, invoice numbers of CASH."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def doors(
    request: pytest.FixtureRequest, engines: Engines, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Three]:
    """A server with three doors, on which administrations are made."""
    with engines.migrated(request.param, tmp_path_factory.mktemp("round")) as url:
        three = open_three(url)
        yield three
        three.server.database.close()


def any_books(draw: st.DrawFn, three: Three) -> None:
    """Do a few random things through random doors."""
    numbers = (f"{each:06}" for each in itertools.count(1))
    for kind, party, first in (("FactuurVerstuurd", "C1", "900001"), ("FactuurOntvangen", "C2", "900002")):
        three.eboekhouden.add(draw(mutations(kind, first, "0", CENTS)) | {"RelatieCode": party})
    for _ in range(draw(st.integers(1, 4))):
        act = draw(st.sampled_from(ACTS))
        act(draw, three, next(numbers))


def mutate(draw: st.DrawFn, three: Three, number: str) -> None:
    """Add a mutation of any Soort; a payment of an invoice of nothing is refused."""
    sent = draw(mutations(draw(st.sampled_from(sorted(SOORTEN))), number, "1", CENTS))
    named = {name: NAMES.get(str(value), value) for name, value in sent.items()}
    assert three.eboekhouden.told("AddMutatie", oMut=named)[0] in ("", "CMUT026")


def sell(draw: st.DrawFn, three: Three, number: str) -> None:
    """Book a sale through SnelStart, and maybe replace or delete it."""
    uid = book(three, number)
    then = draw(st.sampled_from(["keep", "replace", "delete"]))
    if then == "replace":
        sold = model(three, number, "8010 50.00 Laag", btw=("VerkopenLaag 4.50",))
        three.snelstart.write("PUT", f"/verkoopboekingen/{uid}", sold)
    elif then == "delete":
        assert three.snelstart.call("DELETE", f"/verkoopboekingen/{uid}").status_code == 200


def bring(draw: st.DrawFn, three: Three, number: str) -> None:
    """Import records, of which some are refused."""
    records = draw(st.lists(LIKELY | RECORDS, min_size=1, max_size=4))
    rows = (" ".join(f"{name}={value}" for name, value in record.items() if value) for record in records)
    three.cash.send(*(row.replace("&lt;", "<").replace("&gt;", ">") for row in rows))


def invoiced(draw: st.DrawFn, three: Three, number: str) -> None:
    """Make an invoice that is booked, and pay some of it by an import."""
    price = draw(st.integers(1, 10**6))
    sent = invoice(invoice_line(Aantal="1", PrijsPerEenheid=f"{price}"), Datum="2026-03-01", Relatiecode="K1", **BOOKED)
    assert three.eboekhouden.told("AddFactuur", oFact={**sent, "Factuurnummer": number}) == ("", "")
    three.cash.book(f"901=BANK 302=260311 201=1300 307=-{price} 101=43 309={number}")


def sell_by_eport(draw: st.DrawFn, three: Three, number: str) -> None:
    """Book a sale in E-Port CSV."""
    vat = draw(st.integers(0, 10**6))
    head = f"type=V dagboek=VERK oms=Verkoop datum=01032026 deb=43 fak={number}"
    rule = f"type=V dagboek=VERK rek=8000 fak={number} bedrag=-{vat + 100}.21 code=H btw=-{vat}.21"
    assert three.cash.bring(written((head, rule)), "3") == (2, [])


ACTS = (mutate, sell, bring, invoiced, sell_by_eport)


def furnished(doors: Three, code: str) -> Three:
    """Open an administration with two more relations."""
    three = new_three(doors.server, code)
    with three.book(writing=True) as opened:
        for each in (1, 2):
            add_party(opened, PartyDraft(code=f"C{each}", number=60 + each, name=f"Klant {each}"))
    return three


def documents(records: list[dict[str, str]]) -> dict[tuple[str, ...], list[dict[str, str]]]:
    """Gather the lines of each document; of a general one in any order, since a line without VAT is put first there."""
    gathered: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for record in records:
        gathered.setdefault((record["0901"], record["0302"], record["0303"]), []).append(record)
    return {
        key: sorted(lines, key=lambda line: sorted(line.items())) if key[0] in GENERAL else lines
        for key, lines in gathered.items()
    }


def assert_comes_round(doors: Three, books: Three, number: int) -> None:
    """Import what books export in an empty administration; it exports the same."""
    copy = furnished(doors, f"kopie{number}")
    exported = books.cash.exported("0301")
    assert copy.cash.bring(exported, "1") == (2, [])
    assert documents(copy.cash.export("0301")) == documents(books.cash.export("0301"))
    assert copy.problems() == []


def test_books_of_all_doors(doors: Three, soak: bool) -> None:
    examples = IN_A_SOAK if soak else EXAMPLES if doors.server.database.is_sqlite else ON_POSTGRESQL

    @settings(max_examples=examples)
    @given(data=st.data())
    def come_round(data: st.DataObject) -> None:
        number = next(NUMBERS)
        books = furnished(doors, f"boek{number}")
        any_books(data.draw, books)
        assert_comes_round(doors, books, number)

    come_round()


@pytest.mark.parametrize("name", ["XY1", "2026-0077", "0077", "20260077", "F" * 50])
def test_invoices_that_other_doors_name(doors: Three, name: str) -> None:
    number = next(NUMBERS)
    books = furnished(doors, f"boek{number}")
    books.eboekhouden.add(sale(name))
    books.cash.book(f"901=BANK 302=260311 201=1300 307=-10000 101=43 309={name}")
    assert_comes_round(doors, books, number)


def test_vat_that_is_paid_and_vat_beside_a_reverse_charge(doors: Three) -> None:
    number = next(NUMBERS)
    books = furnished(doors, f"boek{number}")
    books.eboekhouden.add(mutation("GeldUitgegeven", "1100", "1700 500.00 0.00 GEEN"))
    books.eboekhouden.add(purchase("000091", "4360 100.00 21.00 HOOG_INK_21", "4310 50.00 0.00 VERL_INK"))
    assert_comes_round(doors, books, number)
