"""Mails in the store: the outbox, in which a mail is written with what it tells about and marked when it was sent."""

from collections.abc import Collection
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, insert, select, update

from grootboek.ledger.mail import Mail, MailDraft
from grootboek.store.book import Book, next_number
from grootboek.store.engine.many_keys import one_of
from grootboek.store.tables.invoicing import mail

_FIELDS: Final = tuple(Mail.__dataclass_fields__)
_mails: Final = select(*(mail.c[name] for name in _FIELDS)).where(mail.c.administration_id == bindparam("a"))
_by_id: Final = _mails.where(mail.c.id == bindparam("id"))
# `b_id`, since SQLAlchemy keeps the name of a column for the value that an update sets.
_update: Final = update(mail).where(mail.c.administration_id == bindparam("a"), mail.c.id == bindparam("b_id"))


def insert_mail(book: Book, draft: MailDraft) -> int:
    """Write a mail to be sent and return its id."""
    mail_id = next_number(book, "mail")
    fields = {name: getattr(draft, name) for name in MailDraft.__dataclass_fields__}
    own = {"administration_id": book.administration_id, "id": mail_id, "uid": book.new_uid(), "created_at": book.now}
    book.connection.execute(insert(mail), {**fields, **own})
    return mail_id


def mail_by_id(book: Book, mail_id: int) -> Mail | None:
    """Return a mail; None when there is none."""
    row = book.connection.execute(_by_id, {"a": book.administration_id, "id": mail_id}).mappings().first()
    return None if row is None else Mail(**row)


def mails(book: Book, ids: Collection[int] | None = None, limit: int | None = None) -> list[Mail]:
    """Return the latest mails, the newest first; only those with some ids when stated."""
    query = _mails if ids is None else _mails.where(one_of(book.database, mail.c.id, sorted(ids)))
    rows = book.connection.execute(query.order_by(mail.c.id.desc()).limit(limit), {"a": book.administration_id})
    return [Mail(**row) for row in rows.mappings()]


def mark_sent(book: Book, mail_id: int, at: datetime | None) -> None:
    """Note when a mail was sent; None when it is to be sent again."""
    book.connection.execute(_update, {"a": book.administration_id, "b_id": mail_id, "sent_at": at})
