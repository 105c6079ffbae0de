"""Test the mail about an import that failed: to whom, in which words, and that it goes with the transaction."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

from grootboek.access.server import Server
from grootboek.bookkeeping.notices import NOTICE_JOB
from grootboek.jobs.worker import run_due_jobs
from grootboek.settings import Settings
from grootboek.store.queues.jobs import open_jobs
from tests.gateways.cash.conftest import EMAIL, Door

ROW = "201=4360 302=161201 307=10000 901=KAS"


def mails(door: Door, folder: Path) -> list[EmailMessage]:
    """Send what is queued and return it."""
    run_due_jobs(Server(door.server.database, Settings(mail_folder=folder)))
    return [message_from_bytes(path.read_bytes(), policy=default) for path in sorted(folder.glob("*.eml"))]


def text(mail: EmailMessage) -> str:
    """Return the body of a mail."""
    return str(mail.get_content()).replace("\r\n", "\n")


def test_failed_import_is_mailed_to_its_sender(either_door: Door, tmp_path: Path) -> None:
    reply = either_door.bring("201=9999 302=161201 306=Koffie_|_thee 307=x 901=KAS")
    assert (reply.code, reply.status_of_import) == (1, 3)
    (mail,) = mails(either_door, tmp_path / "mail")
    number = reply.value("transaction/a:id")
    assert mail["To"] == EMAIL
    assert mail["Subject"] == f"Import mislukt: administratie Demo CASH (demo), transactie {number}"
    source = "0301|0201=9999|0302=161201|0306=Koffie | thee|0307=x|0901=KAS|"
    assert text(mail) == (
        "De import in administratie Demo CASH (demo) is mislukt, of niet helemaal uitgevoerd.\n\n"
        f"Transactie: {number}\nTijdstip:   2016-10-11 09:59:51\n"
        f"\nFout 1\n  Melding:     Ongeldige waarde 0201=9999\n  Regel:       1\n  Bron:        {source}\n"
        "  Toelichting: grootboekrekening (0201): grootboekrekening 9999 bestaat niet\n"
        f"\nFout 2\n  Melding:     Ongeldige waarde 0307=x\n  Regel:       1\n  Bron:        {source}\n"
        "  Toelichting: bedrag (0307): geen bedrag van hoogstens twaalf cijfers, "
        "in centen of in euro's met een punt of komma en hoogstens twee decimalen\n"
    )


def test_import_of_which_a_part_failed_is_mailed_too(either_door: Door, tmp_path: Path) -> None:
    either_door.bring(ROW, "201=9999 302=161201 307=1 901=MEMO")
    (mail,) = mails(either_door, tmp_path / "mail")
    assert "Ongeldige waarde 0201=9999" in text(mail)


def test_unreadable_import_is_mailed(door: Door, tmp_path: Path) -> None:
    door.call("Import", importData="geen XML")
    (mail,) = mails(door, tmp_path / "mail")
    assert "Melding:     Ongeldige XML op regel 1\n" in text(mail)
    assert "Bron" not in text(mail)


def test_success_is_not_mailed(door: Door, tmp_path: Path) -> None:
    door.bring(ROW)
    assert mails(door, tmp_path / "mail") == []


def test_many_and_long_errors_make_a_short_mail(door: Door, tmp_path: Path) -> None:
    door.bring(*[f"201=9999 302=161201 306={'x' * 5000} 307=1 901=KAS"] * 250)
    (mail,) = mails(door, tmp_path / "mail")
    assert "Fout 200\n" in text(mail)
    assert text(mail).endswith("\nEn nog 50 fouten; vraag ze op met GetTransaction.\n")
    assert len(text(mail)) < 300_000


def test_what_the_transaction_does_not_keep_is_not_mailed(door: Door) -> None:
    door.surfacing.expected = True
    with door.server.database.writing() as connection:
        connection.exec_driver_sql("CREATE TRIGGER no BEFORE INSERT ON job BEGIN SELECT RAISE(ABORT, 'full'); END")
    reply = door.bring(ROW, "201=9999 302=161201 307=1 901=MEMO")
    assert reply.code != 1
    with door.server.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER no")
        assert open_jobs(connection, NOTICE_JOB) == ()
        assert connection.exec_driver_sql("SELECT count(*) FROM exchange").scalar() == 0
    assert door.export("0301") == []
