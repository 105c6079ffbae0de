"""The mapping file of `grootboek import xaf`: what becomes of what an audit file does not tell."""

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from grootboek.bookkeeping.carried_chart import Answers, Question
from grootboek.cli.exchange.csv_text import csv_text
from grootboek.cli.files import replace_file
from grootboek.cli.importing import (
    Column,
    Columns,
    Unreadable,
    fields_from_texts,
    report,
    stop_if_wrong,
    text,
    values_of_file,
)
from grootboek.cli.words import WrongItem, sentences
from grootboek.store.book import Book

_KINDS: Final = ("account", "journal", "vat")


def _what(_book: object, cell: str) -> str:
    if cell not in _KINDS:
        raise Unreadable(f"{cell!r} is not one of {', '.join(_KINDS)}")
    return cell


COLUMNS: Final[Columns] = {
    "what": Column("what", _what, needed=True),
    "code": Column("code", text, needed=True),
    "description": Column("description", text),
    "becomes": Column("becomes", text),
    "choices": Column("choices", text),
}


def read_mapping(book: Book, file: Path) -> Answers:
    """Return the answers of a mapping file; the command ends when one cannot be read. An empty one is none."""
    answers: dict[tuple[str, str], str] = {}
    lines = wrong = 0
    for number, values in values_of_file(file, COLUMNS):
        lines += 1
        try:
            fields = fields_from_texts(COLUMNS, book, values())
            answers[fields["what"], fields["code"]] = fields.get("becomes", "")
        except WrongItem as problem:
            wrong += 1
            report(file, number, sentences(problem))
    stop_if_wrong(wrong, lines)
    return answers


def write_mapping(file: Path, questions: Iterable[Question], answers: Answers) -> None:
    """Write a mapping file with what is asked, and guesses; what was answered before stays in it."""
    rows = [(what, code, "", becomes, "") for (what, code), becomes in answers.items() if becomes]
    asked = [(row.what, row.code, row.description, row.becomes, row.choices) for row in questions]
    replace_file(file, csv_text(COLUMNS, [*rows, *asked]))
