"""`grootboek check`: whether all that a server needs is as it should be, and what to do where it is not."""

import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from grootboek.cli.opening import DatabaseOption, in_brackets, out, read_settings
from grootboek.jobs.attempts import NotNow
from grootboek.jobs.mail_folder import mail_folder
from grootboek.jobs.mail_host import greet
from grootboek.papers.errors import CannotPrint
from grootboek.papers.invoice_page import default_template, invoice_html
from grootboek.papers.pdf import lacking_scripts, pdf_of
from grootboek.papers.sample_invoice import SAMPLE_SENDER, sample_invoice
from grootboek.server import CannotServe
from grootboek.server import check as check_settings
from grootboek.settings import Settings
from grootboek.store.database_state import written_state
from grootboek.store.engine.database import Database, shown_address
from grootboek.store.masters.administrations import administrations

_MIN_FREE: Final = 500_000_000
"""Bytes: an import of 100,000 lines and a copy of small books fit in it."""
_MAX_AHEAD: Final = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen of one thing: `advice` says what to do, and is empty when all is well."""

    what: str
    seen: str
    advice: str = ""


def check(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for scripts.")] = False,
    database: DatabaseOption = None,
) -> None:
    """Look whether the settings, database, disk, clock, mail host and fonts are as a server needs them; exit 1 if not.

    Nothing is made or changed: the database is written to, with what it holds already.
    """
    settings = read_settings(database)
    findings = [_settings(settings), *_of_database(settings), _printing()]
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings]))
    else:
        for finding in findings:
            mark = "WRONG" if finding.advice else "ok"
            out.print(f"{mark:<6} {finding.what:<9} {finding.seen}", soft_wrap=True)
            if finding.advice:
                out.print(f"{'':<16} {finding.advice}", soft_wrap=True)
    if any(finding.advice for finding in findings):
        raise typer.Exit(1)


def _settings(settings: Settings) -> Finding:
    try:
        check_settings(settings)
    except CannotServe as problem:
        return Finding(
            "settings", str(problem), "change the environment; docs/reference/settings.md has every variable"
        )
    return Finding("settings", "can be served")


def _of_database(settings: Settings) -> list[Finding]:
    """Look at what hangs on the database: itself, its disk, the clock and the mails."""
    where = shown_address(settings.database)
    try:
        database = Database(settings.database)
    except ValueError as problem:
        return [Finding("database", f"{where} cannot be opened: {problem}", "set GROOTBOEK_DATABASE")]
    try:
        state = written_state(database)
        seen = f"{where}: {state.state}{in_brackets(state.reason)}, tables of version {state.version or 'none'}"
        # What cannot be opened of SQLite is its file.
        advice = _ADVICE["unwritable" if database.is_sqlite and state.state == "unreachable" else state.state]
        clock = [_clock(database)] if state.state == "ok" else []
        folder = [_documents(settings.document_folder)] if settings.document_folder else []
        return [Finding("database", seen, advice), _disk(database), *clock, *folder, _mail(settings, database)]
    finally:
        database.close()


_ADVICE: Final = {
    "ok": "",
    "missing": "make it: grootboek migrate; or name another one in GROOTBOEK_DATABASE",
    "outdated": "run: grootboek migrate",
    "newer": "use the Grootboek that made its tables, or a newer one",
    "unreachable": "start the database server, or correct its address, user and password in GROOTBOEK_DATABASE",
    "unwritable": "make room on the disk, mount it for writing, give this user the rights, or end what holds the lock",
}


def _disk(database: Database) -> Finding:
    folder = Path.cwd() if database.file is None else database.file.resolve().parent
    while not folder.exists():
        folder = folder.parent
    free = shutil.disk_usage(folder).free
    seen = f"{free // 1_000_000} MB free at {folder}"
    return Finding(
        "disk", seen, "" if free >= _MIN_FREE else f"make room: less than {_MIN_FREE // 1_000_000} MB is free"
    )


def _clock(database: Database) -> Finding:
    now = datetime.now(UTC)
    try:
        here = now.astimezone(ZoneInfo("Europe/Amsterdam"))
    except ZoneInfoNotFoundError:
        return Finding("clock", "the time zone Europe/Amsterdam is unknown", "install the package tzdata")
    newest = max((row.changed_at for row in administrations(database)), default=now)
    seen = f"{here:%Y-%m-%d %H:%M} in the Netherlands"
    if newest - now > _MAX_AHEAD:
        return Finding(
            "clock", f"{seen}, before the last change of the books ({newest:%Y-%m-%d %H:%M} UTC)", "set the clock (NTP)"
        )
    return Finding("clock", seen)


def _documents(folder: Path) -> Finding:
    """Look at the folder for documents, which nobody makes: where a disk is not mounted there would be another."""
    if not folder.is_dir() or not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        advice = "make or mount it, and give this user the rights; or name another one in GROOTBOEK_DOCUMENT_FOLDER"
        return Finding("documents", f"{folder} is no folder that can be written to", advice)
    free = shutil.disk_usage(folder).free
    seen = f"{free // 1_000_000} MB free at {folder}"
    enough = free >= _MIN_FREE
    return Finding("documents", seen, "" if enough else f"make room: less than {_MIN_FREE // 1_000_000} MB is free")


def _mail(settings: Settings, database: Database) -> Finding:
    if not settings.smtp_host:
        return Finding("mail", f"no mail host is set: mails are written to {mail_folder(settings, database)}")
    try:
        greet(settings)
    except NotNow as problem:
        return Finding("mail", str(problem), "correct the settings GROOTBOEK_SMTP_..., or start the mail host")
    return Finding("mail", f"{settings.smtp_host}:{settings.smtp_port} takes mails")


def _printing() -> Finding:
    try:
        pdf_of(invoice_html(sample_invoice(SAMPLE_SENDER, default_template())), bytes(32))
    except CannotPrint as problem:
        return Finding(
            "printing", str(problem), "install Pango, HarfBuzz and a font; docs/how-to/run-in-production.md names them"
        )
    lacking = lacking_scripts()
    if not lacking:
        return Finding("printing", "a sample invoice can be printed")
    names, packages = (
        ", ".join(dict.fromkeys(texts)) for texts in zip(*((s.name, s.package) for s in lacking), strict=True)
    )
    # Nothing to put right: most invoices are never written in one of these.
    return Finding("printing", f"a sample invoice can be printed; no font here has {names} (packages: {packages})")
