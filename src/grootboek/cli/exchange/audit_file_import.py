"""`grootboek import xaf`: the books of an audit file, carried over whole, and what it does not tell asked for."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from grootboek.bookkeeping.carried_file import CarryingFailed
from grootboek.bookkeeping.carrying_over import QuestionsLeft, RefusedAt, carry_over
from grootboek.cli.exchange.mapping_file import read_mapping, write_mapping
from grootboek.cli.exchange.trying import NOT_WRITTEN, DryRunOption, books_to_write
from grootboek.cli.opening import AdministrationArgument, DatabaseOption, errors, out, stop
from grootboek.cli.progress import working
from grootboek.cli.words import sentences


def xaf(
    code: AdministrationArgument,
    file: Annotated[
        Path,
        typer.Argument(help="An audit file, version 3.2, 3.2.1 or 4.0.", metavar="FILE", exists=True, dir_okay=False),
    ],
    mapping: Annotated[
        Path | None,
        typer.Option(help="A CSV file that says what becomes of accounts, journals and VAT codes.", dir_okay=False),
    ] = None,
    dry_run: DryRunOption = False,
    database: DatabaseOption = None,
) -> None:
    """Carry the books of an audit file over into an administration in which nothing was booked.

    What the file does not tell is asked for in a mapping file: the command writes one, with guesses, and stops.
    """
    answers: Mapping[tuple[str, str], str] = {}
    try:
        with books_to_write(database, code, dry_run=dry_run) as book, file.open("rb") as opened:
            if mapping is not None and mapping.exists():
                answers = read_mapping(book, mapping)
            with working(f"Reading {file.name}"):
                carried = carry_over(book, opened, answers)
    except QuestionsLeft as left:
        _ask(file, mapping, left, answers)
    except CarryingFailed as failed:
        _tell(file, [(flaw.place, flaw.words) for flaw in failed.flaws])
    except RefusedAt as refused:
        _tell(file, [(place, sentences(problem)) for place, problem in refused.refusals])
    out.print(
        f"Accounts: {carried.accounts}, journals: {carried.journals}, relations: {carried.relations}, "
        f"bookings: {carried.bookings}, lines: {carried.lines}.{NOT_WRITTEN if dry_run else ''}",
        soft_wrap=True,
    )


def _ask(file: Path, mapping: Path | None, left: QuestionsLeft, answers: Mapping[tuple[str, str], str]) -> NoReturn:
    to = mapping or file.with_name(f"{file.name}.mapping.csv")
    if mapping is None and to.exists():
        stop(f"the file does not tell {len(left.questions)} things; answer them in {to}, and name it with --mapping")
    write_mapping(to, left.questions, answers)
    stop(
        f"the file does not tell {len(left.questions)} things; fill in what they become in {to}, and run this again with "
        f"--mapping {to}"
    )


def _tell(file: Path, wrong: list[tuple[str, str]]) -> NoReturn:
    for place, words in wrong:
        errors.print(f"{file}, {place}: {words}", soft_wrap=True)
    stop(f"{file} cannot be carried over; nothing was written")
