"""What waited for a server that was killed is posted when one runs again, to programs and to webhooks."""

import time
from urllib.parse import urlencode

import httpx

from grootboek.access.couplings import NewCoupling, add_app, couple
from grootboek.access.server import Server
from grootboek.bookkeeping.parties import add_party
from grootboek.bookkeeping.webhooks import add_webhook
from grootboek.ledger.actor import Actor
from grootboek.ledger.party import PartyDraft
from grootboek.settings import Settings
from grootboek.store.book import open_book
from grootboek.store.engine.database import Database
from tests.jobs.receivers import receiver
from tests.live_server import PATIENCE, new_administration, serving


def test_a_server_posts_what_waits_and_its_key_opens_the_door(sqlite_url: str) -> None:
    new_administration(sqlite_url)
    with receiver() as program, receiver() as changes:
        database = Database(sqlite_url)
        server = Server(database, Settings())
        with open_book(database, 1, Actor(None, "cli"), writing=True) as book:
            add_webhook(book, changes.url)
            uid = str(add_party(book, PartyDraft(code="JANSEN", name="Jansen")).uid)
        with database.writing() as connection:
            add_app(server, connection, "shop", program.url, [])
            couple(server, connection, NewCoupling("shop", "klant 7", 1, 1, "demo"))
        database.close()
        with serving(sqlite_url, environment={"GROOTBOEK_WEBHOOK_NETWORKS": "127.0.0.0/8"}) as live:
            until = time.monotonic() + PATIENCE
            while not (program.posts and changes.posts) and time.monotonic() < until:
                time.sleep(0.05)
            (told,) = program.bodies
            form = {"grant_type": "clientkey", "clientkey": told["KoppelSleutel"]}
            token = httpx.post(f"{live.url}/b2b/token", content=urlencode(form))
            assert (told["ActionType"], told["ReferenceKey"], token.status_code) == ("Create", "klant 7", 200)
            assert [(body["resource"], body["id"]) for body in changes.bodies] == [("relaties", uid)]
            assert told["KoppelSleutel"] not in live.output
            assert "geheim" not in live.output
