"""Test relations, the list of administrations and transactions as they are written."""

from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from lxml import etree

from grootboek.gateways.cash.administration_list import Listed, OfflineListed, administrations_to_wire
from grootboek.gateways.cash.resources.facts import Codes
from grootboek.gateways.cash.resources.relations import RELATION, has_keyword, search_name
from grootboek.gateways.cash.transactions.answers import CashTransaction, Status, transaction_id
from grootboek.ledger.party import Party
from grootboek.wire.literals import DUTCH_TIME


def party(**changes: object) -> Party:
    facts: dict[str, object] = {
        "id": 1, "uid": UUID(int=1), "number": 43, "code": "43", "name": "Jan de Boer",
        "created_at": datetime(2016, 1, 1, tzinfo=UTC), "modified_at": datetime(2016, 5, 4, 22, 30, tzinfo=UTC),
    }  # fmt: skip
    return Party(**facts | changes)  # type: ignore[arg-type]


def filled(**changes: object) -> dict[str, str]:
    fields = RELATION.fields_of(party(**changes), Codes(date(2016, 10, 11)))
    return {number: text for number, text in fields.items() if text}


def test_smallest_relation() -> None:
    assert filled() == {"0101": "000043", "0102": "JAN DE BOE", "0103": "Jan de Boer", "0109": "05-05-2016"}


@pytest.mark.parametrize(
    ("street", "name", "number"),
    [
        ("Brabantlaan 38", "Brabantlaan", "38"),
        ("Plein 1944 12a", "Plein 1944", "12a"),
        ("Kerkstraat 5 bis", "Kerkstraat", "5 bis"),
        ("Postbus", "Postbus", None),
        ("", None, None),
    ],
)
def test_street_and_house_number(street: str, name: str | None, number: str | None) -> None:
    fields = filled(street=street)
    assert (fields.get("1833"), fields.get("1834")) == (name, number)


def test_place_is_in_capitals_and_postcode_is_normal() -> None:
    fields = filled(postcode="4817jw", city="Breda", country="nl")
    assert (fields["0107"], fields["0438"], fields["1837"]) == ("4817 JW BREDA", "4817 JW", "BREDA")
    assert (fields["0130"], fields["1321"]) == ("NL", "NL")
    abroad = filled(postcode="B-2000", city="Antwerpen", country="België")
    assert (abroad["0107"], abroad["0125"]) == ("B-2000 ANTWERPEN", "BELGIË")


def test_search_name_and_keywords() -> None:
    assert search_name(party(code="boer")) == "BOER"
    kept = party(door_fields={"cash": {"0102": "Jong", "0151": "KVKCASH"}})
    assert search_name(kept) == "JONG"
    assert has_keyword(kept, "kvkcash")
    assert not has_keyword(kept, "JONG")


def test_flags_and_terms() -> None:
    fields = filled(hidden=True, no_email=True, payment_term=0, discount=Decimal(2))
    assert (fields["1487"], fields["1493"], fields["0111"]) == ("J", "N", "0")


def test_list_of_administrations() -> None:
    def listed(customer: str, code: str) -> Listed:
        changed = datetime(2016, 9, 30, 15, 18)
        return Listed(customer=customer, customer_name="O. <H>", code=code, name="D&D", changed=changed)

    text = administrations_to_wire([listed("2", "b"), listed("1", "c"), listed("1", "a")])
    root = etree.fromstring(text)
    assert [(each.findtext("Name"), [code.text for code in each.iter("Code")]) for each in root] == [
        ("1", ["a", "c"]),
        ("2", ["b"]),
    ]
    assert root.findtext("Dir/Adms/Adm/Date") == "30-09-2016 15:18"
    assert root.findtext("Dir/Relnm") == "O. <H>"
    assert administrations_to_wire([]) == '<?xml version="1.0"?>\n<Dirs></Dirs>\n'


def test_offline_administrations_are_listed_last_under_a_name_of_their_own() -> None:
    empty = "<Date/><dirname/><displaydirname/>"
    adm = f"<Adm><Code>de99</Code><Name>D&amp;D</Name><Status>0</Status>{empty}<basename>de99</basename></Adm>"
    assert administrations_to_wire([], [OfflineListed("de99", "D&D")]) == (
        f'<?xml version="1.0"?>\n<Dirs><Dir><Name>CashWin</Name><Adms>{adm}</Adms></Dir></Dirs>\n'
    )


@pytest.mark.parametrize(
    ("number", "moment"),
    [
        ("57fc9bf7ec167", "2016-10-11 09:59:51.967015"),
        ("57fccee17808b", "2016-10-11 13:37:05.491659"),
        ("58062694c7c95", "2016-10-18 15:41:40.818325"),
    ],
)
def test_numbers_of_the_manual(number: str, moment: str) -> None:
    assert transaction_id(datetime.fromisoformat(moment).replace(tzinfo=DUTCH_TIME)) == number


def test_transaction_escapes_its_error() -> None:
    created = datetime(2016, 10, 11, 9, 59, 51)
    text = CashTransaction(
        id="57fc9bf7ec167",
        status=Status.FAILURE,
        created=created,
        updated=None,
        administration="demo",
        customer="202943",
        relation="1",
        user="2",
        error="<cash/>\n",
    ).to_wire()
    assert "<ns1:err>&lt;cash/&gt;\n</ns1:err>" in text
    assert "<ns1:status>3</ns1:status>" in text
    assert "<ns1:lastUpdate>0000-00-00 00:00:00</ns1:lastUpdate>" in text
