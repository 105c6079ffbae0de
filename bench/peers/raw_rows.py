"""What the peers share that answer a list by psycopg and string formatting: the frame of an answer, and working in process."""

from collections.abc import Callable
from html import escape
from typing import Any, TypeAlias

import psycopg

from bench.contestants import arguments_of_worker, repeated, work_for_starter

Answer: TypeAlias = Callable[[psycopg.Connection[tuple[Any, ...]], int], bytes]
"""Answers for an administration with what the door would write."""


def frame(operation: str, wrapper: str) -> tuple[str, str]:
    """Return what stands before and after the items of a list."""
    head = (
        '<?xml version="1.0" encoding="utf-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>'
        f'<{operation}Response xmlns="http://www.e-boekhouden.nl/soap"><{operation}Result><ErrorMsg /><{wrapper}>'
    )
    return head, f"</{wrapper}></{operation}Result></{operation}Response></soap:Body></soap:Envelope>"


def element(name: str, text: str) -> str:
    """Write an element; an empty one closes itself."""
    return f"<{name}>{escape(text)}</{name}>" if text else f"<{name} />"


def answer_for_starter(answer: Answer) -> None:
    """Answer whenever the starter says so."""
    arguments = arguments_of_worker()
    connection = psycopg.connect(str(arguments["url"]), autocommit=True)
    administration_id = int(str(arguments["administration_id"]))
    work_for_starter(repeated(lambda: answer(connection, administration_id)))
