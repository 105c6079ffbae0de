"""Delivery addresses of orders (2419): the number of one of the customer's kept records 2229, and the address that it is."""

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Any, Final

from grootboek.access.credentials import CASH
from grootboek.gateways.cash.records.addresses import postcode_and_place
from grootboek.gateways.cash.records.numbers import number_from_text, number_to_export
from grootboek.gateways.cash.resources.facts import Input
from grootboek.gateways.cash.resources.kept_records import record_key
from grootboek.ledger.address import Address
from grootboek.ledger.country import country_of
from grootboek.ledger.sales_order import SalesOrder
from grootboek.store.book import Book
from grootboek.store.masters.door_records import DoorRecord, door_records

DELIVERY_ADDRESS: Final = "2419"
_RECORD, _NUMBER = "2229", "2228"
_PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {"0103": "name", "0104": "contact", "0105": "street", "0130": "country"}
)


def read_delivery_address(record: Input) -> Mapping[str, Any]:
    """Read the address that an order names by its number: a kept record 2229 of its customer; empty for no number."""
    book = record.book
    customer_id = record.values.get("party_id") or (record.old.party_id if record.old else None)

    def kept_address(text: str) -> DoorRecord | None:
        key = record_key(_RECORD, {_NUMBER: str(number_from_text(text))}, customer_id or 0)
        return next(iter(door_records(book, CASH, _RECORD, key)), None)

    address = record.reading.take(DELIVERY_ADDRESS, kept_address)
    return {"delivery_address": Address() if address is None else _address(address)}


class AddressNumbers:
    """The numbers by which orders name their addresses, whichever door stated these; read when one is asked for."""

    def __init__(self, book: Book) -> None:
        """Take the book of the orders."""
        self._book = book

    def number_of(self, order: SalesOrder, customer: str, sent: str) -> str:
        """Return the number of the address of an order, that which was sent for it first; empty where none is that address."""
        if order.delivery_address == Address():
            return ""
        numbers = self._numbers.get((customer, _folded(order.delivery_address)), [])
        return sent if sent in numbers else next(iter(numbers), "")

    @cached_property
    def _numbers(self) -> Mapping[tuple[str, tuple[str, ...]], list[str]]:
        numbers: dict[tuple[str, tuple[str, ...]], list[str]] = {}
        for record in door_records(self._book, CASH, _RECORD):
            if record.party_number is not None:
                key = number_to_export(record.party_number), _folded(_address(record))
                numbers.setdefault(key, []).append(record.fields.get(_NUMBER, ""))
        return numbers


def _address(record: DoorRecord) -> Address:
    postcode, city = postcode_and_place(record.fields.get("0107", ""))
    own = {name: record.fields.get(number, "") for number, name in _PARTS.items()}
    return Address(**own, postcode=postcode, city=city)


def _folded(address: Address) -> tuple[str, ...]:
    """Return the parts by which an address is known, as they compare; who lives there is no part of them."""
    parts = (address.street, address.postcode.replace(" ", ""), address.city)
    return (*(part.strip().casefold() for part in parts), country_of(address.country).code)
