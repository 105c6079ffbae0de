"""The demo administration of `serve --demo`: made once, with the party and the journal that the manuals' messages name."""

import json
import os
from pathlib import Path
from typing import Any

from grootboek.access.credentials import CLIENT_KEY, DoorKeys, find_credential
from grootboek.access.server import Server
from grootboek.bookkeeping.chart import add_journal
from grootboek.bookkeeping.parties import add_party
from grootboek.cli.keys import create_administration, new_keys, show_keys, show_requests
from grootboek.cli.opening import OPERATOR, out
from grootboek.ledger.administration import AdministrationDraft
from grootboek.ledger.journal import JournalDraft, JournalKind
from grootboek.ledger.party import PartyDraft
from grootboek.settings import Settings
from grootboek.store.book import open_book
from grootboek.store.engine.database import normal_url
from grootboek.store.masters.administrations import administration_by_code
from grootboek.store.masters.chart import chart_of

CODE = "demo"
NAME = "Demo CASH"
EMAIL = "demo@grootboek.local"
_DRAFT = AdministrationDraft(
    code=CODE,
    name=NAME,
    street="Dorpsstraat 1",
    postcode="1234 AB",
    city="Ons Dorp",
    vat_number="NL001234567B29",
    coc_number="12345678",
)
"""The administration, with what the law wants on its invoices; none of it is anybody's."""


def prepare_demo(server: Server) -> DoorKeys:
    """Return the credentials of the demo administration, which is made when it is not there; new ones when they are lost."""
    row = administration_by_code(server.database, CODE)
    if row is None:
        keys = create_administration(server, _DRAFT, EMAIL)
    else:
        stored = _stored_keys(server)
        if stored:
            return stored
        keys = new_keys(server, row, EMAIL)
    created = administration_by_code(server.database, CODE)
    if row is None and created is not None:
        _fill(server, created.id)
    _store(demo_file(server.settings), keys)
    return keys


def demo_file(settings: Settings) -> Path:
    """Return the file of the demo credentials: beside an SQLite database, else in the folder data."""
    url = normal_url(settings.database)
    if url.get_backend_name() == "sqlite":
        path = Path(url.database or "")
        return path.with_name(f"{path.stem}.demo.json")
    return Path("data/grootboek.demo.json")


def show_demo(settings: Settings, keys: DoorKeys, url: str) -> None:
    """Print the credentials of the demo administration, and a request to try at each door of the server at a URL."""
    out.print(f"\nThe demo administration (its credentials are also in {demo_file(settings)}):")
    show_keys(keys)
    out.print("\nA request for each door, to paste into another terminal:\n")
    show_requests(keys, url)


def read_keys(file: Path) -> DoorKeys:
    """Read credentials in the shape of `administration create --json`; ValueError or OSError when they are not there."""
    try:
        content: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        cash = content["cash"]
        return DoorKeys(
            administration=content["administration"],
            **content["eboekhouden"],
            **content["snelstart"],
            relation=cash["relation"],
            email=cash["email"],
            password=cash["password"],
        )
    except (KeyError, TypeError, ValueError) as problem:
        raise ValueError(f"{file} does not hold credentials") from problem


def _stored_keys(server: Server) -> DoorKeys | None:
    """Return the credentials in the file when they are those of this database."""
    try:
        keys = read_keys(demo_file(server.settings))
    except (OSError, ValueError):
        return None
    with server.database.reading() as connection:
        return keys if find_credential(server, connection, CLIENT_KEY, keys.client_key) else None


def _store(file: Path, keys: DoorKeys) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    # Made anew, since a file that was there would keep its mode.
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as writing:
        json.dump(keys.as_json(), writing, indent=2)


def _fill(server: Server, administration_id: int) -> None:
    """Add the party and the sales journal that the manuals' messages name."""
    with open_book(server.database, administration_id, OPERATOR, writing=True) as book:
        receivable = chart_of(book).account_by_code["1300"].id
        add_journal(
            book,
            JournalDraft(
                code="VERKF", number=13, name="Verkopen via facturering", kind=JournalKind.SALES, account_id=receivable
            ),
        )
        add_party(
            book,
            PartyDraft(
                code="43",
                number=43,
                name="Jan de Boer",
                street="Kennedylaan 538",
                postcode="2638 CC",
                city="Rijswijk",
                country="Nederland",
            ),
        )
