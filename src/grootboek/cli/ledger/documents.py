"""`grootboek document`: the files that go with bookings and relations, those of what was deleted too."""

from pathlib import Path
from typing import Annotated

import typer

from grootboek.bookkeeping.attachments import add_attachment, remove_attachment
from grootboek.cli.files import write_new_file
from grootboek.cli.listing import show_rows
from grootboek.cli.opening import (
    AdministrationArgument,
    DatabaseOption,
    JsonOption,
    open_books,
    out,
    shown_moment,
    stop,
)
from grootboek.cli.whole_numbers import whole
from grootboek.ledger.attachment import LARGEST_CONTENT, Attachment, AttachmentDraft, Holder
from grootboek.store.book import Book
from grootboek.store.masters.attachment_contents import ContentLost, content_of
from grootboek.store.masters.attachments import attachment_by, attachments, booking_as_holder, party_as_holder
from grootboek.store.masters.parties import codes_of_parties

app = typer.Typer(help="Add files to bookings and relations, list, write and remove them.", no_args_is_help=True)

NumberArgument = Annotated[
    int, typer.Argument(help="The number of the document, as `list` shows it.", metavar="NUMBER", parser=whole(1))
]


@app.command("list")
def show_all(code: AdministrationArgument, as_json: JsonOption = False, database: DatabaseOption = None) -> None:
    """List the documents, those of bookings that were withdrawn and of relations that were deleted too."""
    with open_books(database, code) as book:
        found = attachments(book)
        codes = codes_of_parties(book, {row.holder.party_id for row in found if row.holder.party_id is not None})
    rows = [
        {
            "number": row.id,
            "booking": row.holder.booking_number,
            "relation": codes.get(row.holder.party_id or 0),
            "name": row.file_name,
            "type": row.media_type,
            "bytes": row.size,
            "read_only": row.read_only,
            "deleted": not row.holder.present,
            "added": shown_moment(row.created_at),
            "sha256": row.content_key.hex(),
        }
        for row in found
    ]
    show_rows(rows, list(rows[0])[:-1] if rows else ["number", "name"], as_json=as_json)


@app.command()
def add(
    code: AdministrationArgument,
    file: Annotated[
        Path,
        typer.Argument(help="The file; its name is that of the document.", metavar="FILE", exists=True, dir_okay=False),
    ],
    booking: Annotated[
        int | None, typer.Option(help="The number of the booking.", metavar="NUMBER", parser=whole(1))
    ] = None,
    relation: Annotated[str, typer.Option(help="The code of the relation.")] = "",
    database: DatabaseOption = None,
) -> None:
    """Add a file to a booking or a relation."""
    if (booking is None) is (not relation):
        stop("name a booking or a relation: --booking or --relation", 2)
    if file.stat().st_size > LARGEST_CONTENT:
        stop(f"{file} is larger than {LARGEST_CONTENT} bytes")
    with open_books(database, code, writing=True) as book:
        draft = AttachmentDraft(file_name=file.name, content=file.read_bytes(), holder=_holder(book, booking, relation))
        added = add_attachment(book, draft)
    out.print(f"Added document {added.id}.")


@app.command()
def get(
    code: AdministrationArgument,
    number: NumberArgument,
    file: Annotated[Path, typer.Argument(help="The file to write.", dir_okay=False)],
    database: DatabaseOption = None,
) -> None:
    """Write a document to a file; its content is proved by its hash."""
    if file.exists():
        stop(f"{file} is there already")
    with open_books(database, code) as book:
        found = _document(book, number)
        try:
            content = content_of(book, found.content_key)
        except ContentLost as problem:
            stop(f"document {number} cannot be had: {problem}")
    try:
        write_new_file(file, content)
    except OSError as problem:
        stop(f"{file} cannot be written: {problem.strerror}")
    out.print(f"Wrote document {number} ({found.file_name}) to {file}.")


@app.command()
def remove(code: AdministrationArgument, number: NumberArgument, database: DatabaseOption = None) -> None:
    """Remove a document, also one that programs may only read; not one of a purchase in a locked period."""
    with open_books(database, code, writing=True) as book:
        found = _document(book, number)
        remove_attachment(book, found.id, also_read_only=True)
    out.print(f"Removed document {number} ({found.file_name}).")


def _holder(book: Book, booking: int | None, relation: str) -> Holder | None:
    if booking is None:
        return party_as_holder(book, "code", relation)
    return booking_as_holder(book, "number", booking)


def _document(book: Book, number: int) -> Attachment:
    found = attachment_by(book, "id", number)
    if found is None:
        stop(f"there is no document {number}")
    return found
