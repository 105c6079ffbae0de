"""Keys of SnelStart's door one by one and their limits, the programs that are coupled, and webhooks, on the command line."""

import json
import re
from typing import Any

from grootboek.access.couplings import NewCoupling, couple
from grootboek.access.server import Server
from grootboek.access.webhook_secrets import webhook_secret
from grootboek.settings import Settings
from grootboek.store.access.access_rows import user_by
from grootboek.store.engine.database import Database
from grootboek.store.queues.jobs import open_jobs
from grootboek.store.queues.webhooks import webhooks
from tests.cli.conftest import Run, made

EMAIL = "ik@zaak.example"


def listed(run: Run, *words: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(run(*words, "--json").stdout)
    return rows


def test_one_key_is_made_anew_and_the_others_stay(run: Run) -> None:
    keys = made(run, "zaak", "--email", EMAIL)
    for only in ("client-key", "subscription-key", "secondary-subscription-key"):
        kind = only.replace("-", "_")
        before = {(row["kind"], row["name"], row["since"]) for row in listed(run, "credentials", "show", "zaak")}
        told = json.loads(run("credentials", "rotate", "zaak", "--only", only, "--json").stdout)
        after = {(row["kind"], row["name"], row["since"]) for row in listed(run, "credentials", "show", "zaak")}
        assert list(told) == [kind]
        assert told[kind] != keys["snelstart"][kind]
        assert {row[0] for row in before ^ after} == {kind}
    assert "not shown again" in run("credentials", "rotate", "zaak", "--only", "client-key").stdout
    assert "secondary key" in run("credentials", "rotate", "zaak").stdout


def test_limits_are_switched_on_and_off(run: Run) -> None:
    made(run, "zaak", "--email", EMAIL)

    def limits() -> dict[str, str | None]:
        return {
            row["kind"]: row["limit"] for row in listed(run, "credentials", "show", "zaak") if "subscr" in row["kind"]
        }

    assert limits() == {"subscription_key": None, "secondary_subscription_key": None}
    run("credentials", "limit", "zaak", "development")
    assert limits() == {"subscription_key": "development", "secondary_subscription_key": "development"}
    assert "development" in run("credentials", "show", "zaak").stdout
    run("credentials", "limit", "zaak", "production", "--email", EMAIL)
    assert set(limits().values()) == {"production"}
    run("credentials", "limit", "zaak", "none")
    assert set(limits().values()) == {None}
    run("credentials", "limit", "zaak", "much", code=2)


def add_shop(run: Run) -> None:
    success = ("--success", "https://shop.example/klaar", "--success", "https://shop.example/ook")
    run("coupling-app", "add", "shop", "--webhook", "https://shop.example/hook?key=1", *success)


def coupled(url: str, reference: str) -> None:
    """Couple the program as a user does on the page."""
    database = Database(url)
    server = Server(database, Settings())
    with database.writing() as connection:
        user = user_by(connection, "email", EMAIL)
        assert user is not None
        couple(server, connection, NewCoupling("shop", reference, user.id, 1, "zaak"))
    database.close()


def acts(url: str) -> list[str]:
    """Return what is to be told to programs, in its order."""
    database = Database(url)
    with database.reading() as connection:
        jobs = open_jobs(connection, kind="coupling")
    database.close()
    return [job.payload["act"] for job in jobs]


def test_programs_are_registered_and_removed(run: Run) -> None:
    made(run, "zaak", "--email", EMAIL)
    add_shop(run)
    (shop,) = listed(run, "coupling-app", "list")
    assert (shop["name"], shop["webhook"]) == ("shop", "https://shop.example/hook?key=1")
    assert shop["success"] == ["https://shop.example/klaar", "https://shop.example/ook"]
    taken = run("coupling-app", "add", "shop", "--webhook", "https://shop.example/", code=1)
    assert "NAME is in use already" in taken.stderr
    for name, webhook, words in (
        ("Shop", "https://shop.example/", "NAME must be a short name"),
        ("a", "shop.example", "--webhook cannot be posted to"),
    ):
        assert words in run("coupling-app", "add", name, "--webhook", webhook, code=1).stderr
    wrong = ("--webhook", "https://a.example/", "--success", "javascript:1")
    assert "--success is no address" in run("coupling-app", "add", "a", *wrong, code=1).stderr
    run("coupling-app", "remove", "shop")
    assert listed(run, "coupling-app", "list") == []
    assert "is not known" in run("coupling-app", "remove", "shop", code=1).stderr


def test_a_coupling_is_shown_rotated_and_revoked(run: Run, database_url: str) -> None:
    made(run, "zaak", "--email", EMAIL)
    add_shop(run)
    coupled(database_url, "klant 7")
    (row,) = listed(run, "coupling", "list", "zaak")
    assert (row["program"], row["reference"], row["user"]) == ("shop", "klant 7", EMAIL)
    assert "grootboek coupling revoke" in run("coupling-app", "remove", "shop", code=1).stderr
    run("coupling", "rotate", "zaak", str(row["id"]))
    (second,) = listed(run, "coupling", "list", "zaak")
    assert second["id"] != row["id"]
    assert "is not known" in run("coupling", "rotate", "zaak", str(row["id"]), code=1).stderr
    run("credentials", "rotate", "zaak")
    (third,) = listed(run, "coupling", "list", "zaak")
    run("coupling", "revoke", "zaak", str(third["id"]))
    assert listed(run, "coupling", "list", "zaak") == []
    assert acts(database_url) == ["Create", "Regenerate", "Regenerate", "Delete"]
    run("coupling-app", "remove", "shop")


def test_webhooks_are_registered_and_removed(run: Run, database_url: str) -> None:
    made(run, "zaak", "--email", EMAIL)
    told = run("webhook", "add", "zaak", "https://shop.example/changes").stdout
    secret = re.search(r"whsec_\S+", told)
    database = Database(database_url)
    with database.reading() as connection:
        (webhook,) = webhooks(connection, 1)
    assert secret is not None
    assert secret[0] == webhook_secret(Server(database, Settings()).keyring, webhook.uid)
    database.close()
    (row,) = listed(run, "webhook", "list", "zaak")
    assert (row["id"], row["url"], row["behind"]) == (1, "https://shop.example/changes", 0)
    assert "cannot be posted to" in run("webhook", "add", "zaak", "shop.example", code=1).stderr
    run("webhook", "remove", "zaak", "1")
    assert listed(run, "webhook", "list", "zaak") == []
    assert "is not known" in run("webhook", "remove", "zaak", "1", code=1).stderr
