"""The mail folder: where messages are written as files when there is no mail host."""

import os
from email.message import EmailMessage
from pathlib import Path

from grootboek.jobs.attempts import NotNow
from grootboek.settings import Settings
from grootboek.store.engine.database import Database


def mail_folder(settings: Settings, database: Database) -> Path:
    """Return the folder: the one that was set, else `mail` beside an SQLite database, else `data/mail`."""
    if settings.mail_folder is not None:
        return settings.mail_folder
    beside = Path(database.url.database or "").parent if database.is_sqlite else Path("data")
    return beside / "mail"


def write_message(folder: Path, name: str, message: EmailMessage) -> Path:
    """Write a message to a file of a folder, whole or not at all, and return its path; one of that name is replaced."""
    path, part = folder / f"{name}.eml", folder / f".{name}.part"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        # The mode is set while the file is still empty, so that nobody else can read a mail.
        part.touch(0o600)
        with part.open("wb") as file:
            file.write(message.as_bytes())
            file.flush()
            # Else a power cut could leave the final name on an empty file, though the mail counts as sent.
            os.fsync(file.fileno())
        part.replace(path)
    except OSError as problem:
        raise NotNow(f"the mail cannot be written to {folder}: {problem}", for_all_of_its_kind=True) from problem
    return path
