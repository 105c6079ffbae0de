"""What changed since the last time (8502, 8503): told once, to a web shop whose link is active, whichever door wrote it."""

from dataclasses import replace

import pytest

from grootboek.bookkeeping.articles import add_article, change_article
from grootboek.bookkeeping.parties import add_party, change_party
from grootboek.bookkeeping.webshop import link_webshop
from grootboek.gateways.cash import service
from grootboek.gateways.cash.contract import ENDPOINT
from grootboek.ledger.article import ArticleDraft
from grootboek.ledger.party import PartyDraft
from grootboek.store.masters.parties import party_by
from grootboek.wire.soap import Message
from tests.gateways.cash.conftest import ENVELOPE, Door
from tests.gateways.cash.trade import PIXEL, brought

CALL = ENDPOINT.read(Message(ENVELOPE.format("<api:Export/>").encode(), None))
BELL = ArticleDraft(code="BEL", name="Fietsbel", in_webshop=True)


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hold nothing back: this client cuts no connection."""
    monkeypatch.setattr(service, "CUT_IS_SEEN", 0)


@pytest.fixture
def linked(either_door: Door) -> Door:
    """The door with an article in the web shop, and a link that became active after it."""
    with either_door.book(writing=True) as book:
        add_article(book, BELL)
        add_article(book, replace(BELL, code="SLOT", in_webshop=False))
        link_webshop(book)
    return either_door


def test_without_a_link_both_are_refused(either_door: Door) -> None:
    for request in ("8502", "8503"):
        reply = either_door.call("Export", exportData=request, formaat="0")
        words = f"Error during export: aanvraag {request}: de webshopkoppeling is niet actief"
        assert (reply.code, reply.message, reply.value("exportResult")) == (800, words, None)


def test_customers_of_any_door_are_told_once_with_all_fields(linked: Door) -> None:
    assert linked.export("8502") == []
    with linked.book(writing=True) as book:
        add_party(book, PartyDraft(number=7, name="Nieuw", city="Breda"))
        add_party(book, PartyDraft(number=8, name="Leverancier", is_customer=False))
        customer = party_by(book, "number", 43)
        assert customer is not None
        change_party(book, customer.id, lambda party: replace(party, email="jan@example.nl"))
    brought(linked, "0101 101=7 103=Nieuwer")
    told = linked.export("8502")
    assert told == [*linked.export("0101|43"), *linked.export("0101|7")]
    assert [each["F0103"] for each in told] == ["Jan de Boer", "Nieuwer"]
    assert linked.export("8502") == []


def test_articles_are_told_once_with_what_is_asked_of_them(linked: Door) -> None:
    brought(linked, f"2260 2260=BEL 2266=100 4245={PIXEL}", "2300 2260=BEL 2273=3", "2260 2260=SLOT 2266=100")
    (told,) = linked.export("8503V")
    assert (told["record"], told["F2260"], told["F2273"], told["Z4245"]) == ("R2260", "BEL", "3,00", PIXEL)
    assert linked.export("8503") == []
    brought(linked, "2400 2220=43", "2410 2260=BEL 2410=1")
    assert linked.export("8503VIZ") == [
        {
            "record": "R2260",
            "F2001": "Fietsbel",
            "F2260": "BEL",
            "F2261": "FIETSBEL",
            "F2262": "2,00",
            "F2267": "0,00",
            "F2273": "3,00",
            "F2293": "2,00",
        }
    ]


def test_an_article_that_left_the_shop_is_told_a_last_time_as_blocked(linked: Door) -> None:
    with linked.book(writing=True) as book:
        change_article(book, "BEL", lambda article: replace(article, in_webshop=False))
    assert [(each["F2260"], each["F2280"]) for each in linked.export("8503")] == [("BEL", "J")]
    with linked.book(writing=True) as book:
        change_article(book, "BEL", lambda article: replace(article, name="Anders"))
    assert linked.export("8503") == []


def test_changes_of_customers_and_articles_are_told_apart(linked: Door) -> None:
    brought(linked, "0101 101=7 103=Nieuw", "2260 2260=BEL 2001=Bel")
    assert len(linked.export("8502", formaat="0")) == 1
    assert len(linked.export("8503")) == 1


def test_an_answer_in_base64_is_whole_and_told_once(linked: Door) -> None:
    brought(linked, "0101 101=7 103=Nieuw")
    reply = linked.call("Export", exportData="8502", formaat="1")
    assert reply.code == 1
    assert (reply.value("exportResult") or "").startswith("Q29udGVudC10eXBl")
    assert linked.export("8502") == []


def test_proxy_is_asked_not_to_take_what_comes_once_before_its_client_does(linked: Door) -> None:
    brought(linked, "0101 101=7 103=Nieuw")
    replies = [linked.call("Export", exportData=request, formaat="0") for request in ("0101", "8502", "8502")]
    assert [each.headers.get("x-accel-buffering") for each in replies] == [None, "no", None]


@pytest.mark.parametrize(("taken", "forgotten"), [(0, []), (1, []), (4, []), (5, ["forgotten"])])
def test_what_waits_for_delivery_is_done_after_the_last_piece(taken: int, forgotten: list[str]) -> None:
    done: list[str] = []
    pieces = service._stream(
        CALL, "<first/>", (each for each in ("<middle/>", "<last/>")), [lambda: done.append("forgotten")]
    )
    sent = [each for each in (next(pieces, None) for _ in range(taken)) if each is not None]
    pieces.close()
    assert done == forgotten
    assert b"".join(sent).endswith(b"</SOAP-ENV:Envelope>\n") == (len(sent) == 4)


def test_a_change_that_cannot_be_forgotten_breaks_the_answer_off() -> None:
    def fail() -> None:
        raise OSError("disk full")

    pieces = service._stream(CALL, "", (each for each in ()), [fail])
    with pytest.raises(OSError, match="disk full"):
        list(pieces)
